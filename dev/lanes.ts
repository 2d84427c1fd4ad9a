import {
  type AuthProvider,
  Client,
  type ClientOptions,
  SSEClientTransport,
  StreamableHTTPClientTransport,
} from "@modelcontextprotocol/client";
import { Mismatch, type Report } from "./report.ts";
import type { SignedIn } from "./sign-in.ts";

type Transport = StreamableHTTPClientTransport | SSEClientTransport;

/** One of the ways in which clients of different age talk to the server. */
export interface Lane {
  readonly title: string;
  readonly protocolVersion: string;
  readonly options: ClientOptions;
  transport(origin: string, authProvider: AuthProvider): Transport;
}

const overHttp = (origin: string, authProvider: AuthProvider) =>
  new StreamableHTTPClientTransport(new URL("/mcp", origin), { authProvider });

/** From the newest to the oldest. */
export const lanes: readonly Lane[] = [
  {
    title: "2026-07-28: stateless, /mcp",
    protocolVersion: "2026-07-28",
    options: { versionNegotiation: { mode: { pin: "2026-07-28" } } },
    transport: overHttp,
  },
  {
    title: "2025-11-25: session over Streamable HTTP, /mcp",
    protocolVersion: "2025-11-25",
    options: { versionNegotiation: { mode: "legacy" } },
    transport: overHttp,
  },
  {
    title: "2024-11-05: session over SSE, /sse",
    protocolVersion: "2024-11-05",
    options: { versionNegotiation: { mode: "legacy" }, supportedProtocolVersions: ["2024-11-05"] },
    transport: (origin, authProvider) => new SSEClientTransport(new URL("/sse", origin), { authProvider }),
  },
];

/** Of a request. */
export const TIMEOUT = { timeout: 15_000 };

/** What is done on a lane. */
export type Use<Result, User = SignedIn> = (client: Client, user: User, report: Report) => Promise<Result>;

/** Does on a lane what a client does: connect, use the server, end. */
export async function useLane<Result>(
  lane: Lane,
  origin: string,
  user: SignedIn,
  use: Use<Result>,
  report: Report,
): Promise<Result> {
  const client = new Client({ name: "npm run try", version: "1.0.0" }, lane.options);
  const transport = lane.transport(origin, { token: async () => user.accessToken });
  try {
    await client.connect(transport, TIMEOUT);
    const version = client.getNegotiatedProtocolVersion();
    expect(
      version === lane.protocolVersion,
      `The server speaks ${version} here, not ${lane.protocolVersion}.`,
    );
    report.done("connect", `${client.getServerVersion()?.name}, protocol ${version}`);
    const result = await use(client, user, report);
    if (transport instanceof StreamableHTTPClientTransport && transport.sessionId !== undefined) {
      await transport.terminateSession();
      report.done("end the session", "DELETE /mcp");
    }
    return result;
  } finally {
    await client.close();
  }
}

function expect(condition: boolean, otherwise: string): asserts condition {
  if (!condition) throw new Mismatch(otherwise);
}
