import {
  Client,
  type ClientOptions,
  SSEClientTransport,
  StreamableHTTPClientTransport,
  UnauthorizedError,
} from "@modelcontextprotocol/client";
import { UnauthorizedError as UnauthorizedErrorV1 } from "@modelcontextprotocol/sdk/client/auth.js";
import { Client as ClientV1 } from "@modelcontextprotocol/sdk/client/index.js";
import { SSEClientTransport as SSEClientTransportV1 } from "@modelcontextprotocol/sdk/client/sse.js";
import { StreamableHTTPClientTransport as StreamableHTTPClientTransportV1 } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { OAuthClient } from "../../dev/oauth-client.ts";
import { Person } from "../../dev/person.ts";
import { redirectUri, type SignedIn, signIn } from "../support/oauth-client.ts";
import { startServer, type TestServer } from "../support/server.ts";
import { toolNames } from "../support/tool-names.ts";

let server: TestServer;
let inspector: SignedIn;
let demo: SignedIn;
beforeAll(async () => {
  server = await startServer();
  inspector = await signIn(server.origin, { user: "inspector" });
  demo = await signIn(server.origin, { user: "demo" });
});
afterAll(() => server.close());

const identity = { name: "test", version: "1" };
const url = (path: string) => new URL(path, server.origin);
const bearer = ({ authorization }: SignedIn) => ({ requestInit: { headers: { ...authorization } } });

/** What the tests ask of a client, whichever SDK it is of. */
interface Connected {
  /** The revision that client and server agreed on. */
  readonly revision: string | undefined;
  tools(): Promise<string[]>;
  /** A tool's structured content. */
  call(name: string, args?: Record<string, unknown>): Promise<unknown>;
  /** A tool's error. */
  failure(name: string, args: Record<string, unknown>): Promise<unknown>;
  /** Ends the session, if there is one, as the client does that. */
  end(): Promise<void>;
}

interface RealClient {
  readonly title: string;
  readonly revision: string;
  connect(signedIn: SignedIn): Promise<Connected>;
}

function v2(title: string, revision: string, options?: ClientOptions, sse = false): RealClient {
  return {
    title,
    revision,
    async connect(signedIn) {
      const client = new Client(identity, options);
      const transport = sse
        ? new SSEClientTransport(url("/sse"), bearer(signedIn))
        : new StreamableHTTPClientTransport(url("/mcp"), bearer(signedIn));
      await client.connect(transport);
      return {
        revision: client.getNegotiatedProtocolVersion(),
        tools: async () => (await client.listTools()).tools.map(({ name }) => name),
        call: async (name, args = {}) => (await client.callTool({ name, arguments: args })).structuredContent,
        failure: async (name, args) => {
          const { isError, content } = await client.callTool({ name, arguments: args });
          return isError && content;
        },
        async end() {
          if (transport instanceof StreamableHTTPClientTransport) await transport.terminateSession();
          await client.close();
        },
      };
    },
  };
}

function v1(title: string, revision: string, sse = false): RealClient {
  return {
    title,
    revision,
    async connect(signedIn) {
      const client = new ClientV1(identity);
      const transport = sse
        ? new SSEClientTransportV1(url("/sse"), bearer(signedIn))
        : new StreamableHTTPClientTransportV1(url("/mcp"), bearer(signedIn));
      let agreed: string | undefined;
      const setVersion = transport.setProtocolVersion.bind(transport);
      transport.setProtocolVersion = (version) => {
        agreed = version;
        setVersion(version);
      };
      // with exactOptionalPropertyTypes the SDK's transport is not the SDK's Transport
      await client.connect(transport as Parameters<typeof client.connect>[0]);
      return {
        revision: agreed,
        tools: async () => (await client.listTools()).tools.map(({ name }) => name),
        call: async (name, args = {}) => (await client.callTool({ name, arguments: args })).structuredContent,
        failure: async (name, args) => {
          const { isError, content } = await client.callTool({ name, arguments: args });
          return isError && content;
        },
        async end() {
          if (transport instanceof StreamableHTTPClientTransportV1) await transport.terminateSession();
          await client.close();
        },
      };
    },
  };
}

const clients: readonly RealClient[] = [
  v2("SDK v2, which looks for the newest revision", "2026-07-28", { versionNegotiation: { mode: "auto" } }),
  v2("SDK v2 as it comes", "2025-11-25"),
  v2("SDK v2 over SSE", "2025-11-25", undefined, true),
  v1("SDK v1 over Streamable HTTP", "2025-11-25"),
  v1("SDK v1 over SSE", "2025-11-25", true),
];

describe.each(clients)("$title", ({ connect, revision }) => {
  it("connects, lists the tools, calls each and ends", async () => {
    const client = await connect(inspector);
    expect(client.revision).toBe(revision);
    expect(await client.tools()).toEqual(toolNames);
    expect(await client.call("add", { a: 2, b: 3 })).toEqual({ sum: 5 });
    expect(await client.call("userInfoOctokit")).toMatchObject({ id: 3, login: "inspector" });
    expect(await client.call("whoami")).toMatchObject({ sub: "3", preferred_username: "inspector" });
    expect(await client.call("connectionStatus")).toMatchObject({ account: { id: "3", login: "inspector" } });
    await client.end();
  });

  it("is told what went wrong by a tool, and by the protocol", async () => {
    const client = await connect(inspector);
    expect(await client.failure("add", { a: 2, b: 3, c: 4 })).toEqual([
      { type: "text", text: expect.stringContaining('"c" is not a parameter of this tool') },
    ]);
    await expect(client.call("none")).rejects.toMatchObject({ code: -32602 });
    expect(await client.call("add", { a: 1, b: 1 })).toEqual({ sum: 2 });
    await client.end();
  });

  // a queue that is shared by requests leaves some of them without an answer, and the next sign-in too
  it("40 calls to GitHub at once by two people all return, each as its own, and signing in still works", async () => {
    const [one, other] = await Promise.all([connect(inspector), connect(demo)]);
    const calls = Array.from({ length: 40 }, (_, index) => (index % 2 === 0 ? one : other));
    const accounts = await Promise.all(calls.map((client) => client.call("userInfoOctokit")));
    expect(accounts).toEqual(
      calls.map((client) =>
        expect.objectContaining(client === one ? { id: 3, login: "inspector" } : { id: 4, login: "demo" }),
      ),
    );
    await Promise.all([one.end(), other.end()]);

    const again = await connect(await signIn(server.origin, { user: "demo" }));
    expect(await again.call("whoami")).toMatchObject({ preferred_username: "demo" });
    await again.end();
  });
});

describe("a client that has nothing but the address signs in by itself", () => {
  /** What the person's browser brings back to the client. */
  const visit = async (provider: OAuthClient, user: string) =>
    (await new Person({ user }).authorize(provider.authorizationUrl)).searchParams;

  it("SDK v2 at /mcp", async () => {
    const steps: string[] = [];
    const provider = new OAuthClient(redirectUri, (step) => steps.push(step));
    const options = { versionNegotiation: { mode: "auto" } } as const;
    const first = new StreamableHTTPClientTransport(url("/mcp"), { authProvider: provider });
    // 401, metadata, registration, and off to the person
    await expect(new Client(identity, options).connect(first)).rejects.toThrow(UnauthorizedError);
    expect(provider.authorizationUrl.searchParams.get("resource")).toBe(`${server.origin}/mcp`);
    expect(provider.authorizationUrl.searchParams.get("scope")).toBe("profile");

    const answer = await visit(provider, "demo");
    expect(answer.get("state")).toBe(provider.state());
    await first.finishAuth(answer);
    expect(steps).toEqual(expect.arrayContaining(["metadata", "registration", "token"]));

    const client = new Client(identity, options);
    await client.connect(new StreamableHTTPClientTransport(url("/mcp"), { authProvider: provider }));
    const { structuredContent } = await client.callTool({ name: "whoami", arguments: {} });
    expect(structuredContent).toEqual({
      sub: "4",
      preferred_username: "demo",
      name: "Demo User",
      picture: expect.stringMatching(/^http/),
    });
    await client.close();
  });

  it("SDK v1 at /sse", async () => {
    const provider = new OAuthClient(redirectUri, () => {});
    const first = new SSEClientTransportV1(url("/sse"), { authProvider: provider });
    await expect(new ClientV1(identity).connect(first)).rejects.toThrow(UnauthorizedErrorV1);
    expect(provider.authorizationUrl.searchParams.get("resource")).toBe(`${server.origin}/sse`);

    const answer = await visit(provider, "inspector");
    await first.finishAuth(answer.get("code") ?? "");

    const client = new ClientV1(identity);
    await client.connect(new SSEClientTransportV1(url("/sse"), { authProvider: provider }));
    const { structuredContent } = await client.callTool({ name: "whoami", arguments: {} });
    expect(structuredContent).toEqual({
      sub: "3",
      preferred_username: "inspector",
      name: "Inspector Gadget",
      picture: expect.stringMatching(/^http/),
    });
    await client.close();
  });
});
