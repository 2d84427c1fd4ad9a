import {
  type AuthProvider,
  type CallToolResult,
  Client,
  type ClientOptions,
  SSEClientTransport,
  StreamableHTTPClientTransport,
} from "@modelcontextprotocol/client";
import { z } from "zod";
import { isOpenIdAccount } from "../src/identity/account-id.ts";
import type { UpstreamKind } from "../src/upstream/upstream.ts";
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

const TIMEOUT = { timeout: 15_000 };
const sumSchema = z.object({ sum: z.number() });
const accountSchema = z.object({ id: z.number(), login: z.string() });
const connectionSchema = z.object({ account: z.object({ id: z.string() }) });
const callerSchema = z.object({ sub: z.string(), preferred_username: z.string().optional() });

/** Somebody who uses the lanes. */
export interface LaneUser extends SignedIn {
  /** Where they have to have signed in; undefined if anywhere will do. */
  readonly upstream: UpstreamKind | undefined;
}

/** Does on a lane what a client does: connect, list the tools, call each once, end. Checks what comes back. */
export async function useLane(lane: Lane, origin: string, user: LaneUser, report: Report): Promise<void> {
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
    await useTools(client, user, report);
    if (transport instanceof StreamableHTTPClientTransport && transport.sessionId !== undefined) {
      await transport.terminateSession();
      report.done("end the session", "DELETE /mcp");
    }
  } finally {
    await client.close();
  }
}

async function useTools(client: Client, { login, upstream }: LaneUser, report: Report): Promise<void> {
  const { tools } = await client.listTools({}, TIMEOUT);
  const names = tools.map((tool) => tool.name);
  for (const name of ["add", "whoami", "connectionStatus"])
    expect(names.includes(name), `There is no tool ${name}.`);
  report.done("tools/list", names.join(", "));

  const call = async <T>(name: string, args: Record<string, unknown>, schema: z.ZodType<T>) =>
    contentOf(name, await client.callTool({ name, arguments: args }, TIMEOUT), schema);

  const { sum } = await call("add", { a: 2, b: 3 }, sumSchema);
  expect(sum === 5, `add says that 2 + 3 is ${sum}.`);
  report.done("add", `2 + 3 = ${sum}`);

  const caller = await call("whoami", {}, callerSchema);
  const username = caller.preferred_username;
  // without the scope "profile", which a person may untick, there is no name
  const sameName = username === undefined || login === undefined || username === login;
  expect(sameName, `whoami says that ${username} is signed in, not ${login}.`);
  const signedInAt: UpstreamKind = isOpenIdAccount(caller.sub) ? "oidc" : "github";
  expect(
    upstream === undefined || upstream === signedInAt,
    `People sign in to this server at ${upstreamNames[signedInAt]}. Stop it, or leave --upstream out.`,
  );
  report.done("whoami", `${username ?? "somebody"}, sub ${caller.sub}`);

  const { account } = await call("connectionStatus", {}, connectionSchema);
  expect(account.id === caller.sub, `connectionStatus says ${account.id}, whoami says ${caller.sub}.`);
  report.done("connectionStatus", `account ${account.id}`);

  if (signedInAt === "github") await useGitHub(call, caller.sub, username, report);
}

type Call = <T>(name: string, args: Record<string, unknown>, schema: z.ZodType<T>) => Promise<T>;

async function useGitHub(call: Call, id: string, login: string | undefined, report: Report): Promise<void> {
  const account = await call("userInfoOctokit", {}, accountSchema);
  expect(id === String(account.id), `whoami says ${id}, GitHub says ${account.id}.`);
  const sameName = login === undefined || login === account.login;
  expect(sameName, `whoami says ${login}, GitHub says ${account.login}.`);
  report.done("userInfoOctokit", `${account.login}, GitHub's user ${account.id}`);
}

const upstreamNames: Readonly<Record<UpstreamKind, string>> = {
  github: "GitHub",
  oidc: "an OpenID provider",
};

function contentOf<T>(tool: string, result: CallToolResult, schema: z.ZodType<T>): T {
  if (result.isError) {
    const text = result.content.flatMap((block) => (block.type === "text" ? [block.text] : [])).join(" ");
    throw new Mismatch(`${tool} failed: ${text}`);
  }
  const parsed = schema.safeParse(result.structuredContent);
  if (!parsed.success) throw new Mismatch(`${tool} answers in a shape that was not expected.`);
  return parsed.data;
}

function expect(condition: boolean, otherwise: string): asserts condition {
  if (!condition) throw new Mismatch(otherwise);
}
