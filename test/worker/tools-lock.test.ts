import { readFileSync } from "node:fs";
import { Client, SSEClientTransport, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { Client as ClientV1 } from "@modelcontextprotocol/sdk/client/index.js";
import { SSEClientTransport as SSEClientTransportV1 } from "@modelcontextprotocol/sdk/client/sse.js";
import { StreamableHTTPClientTransport as StreamableHTTPClientTransportV1 } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { definitionHash, definitionKey } from "../../src/catalogue/definition-hash.ts";
import { lanes } from "../support/mcp-lanes.ts";
import { type SignedIn, signIn } from "../support/oauth-client.ts";
import { startServer, type TestServer } from "../support/server.ts";
import { toolNames } from "../support/tool-names.ts";

const file = readFileSync("tools.lock.json", "utf8");
const lockSchema = z.object({ tools: z.record(z.string(), z.string()) });
const locked = lockSchema.parse(JSON.parse(file)).tools;

/** A tool as it comes to a client, with whatever is in it. */
const toolSchema = z.looseObject({
  name: z.string(),
  _meta: z.strictObject({ [definitionKey]: z.string() }),
});
const toolsSchema = z.array(toolSchema);
type ReceivedTool = z.output<typeof toolSchema>;

let server: TestServer;
let inspector: SignedIn;
let demo: SignedIn;
beforeAll(async () => {
  server = await startServer();
  const ids = await server.github.accountIds();
  await server.reconfigure({
    POLICY: {
      rules: [
        { for: [`user:${ids.inspector}`], allow: ["*", "generateImage"] },
        { for: [`user:${ids.demo}`], allow: ["list*", "add"] },
      ],
    },
  });
  inspector = await signIn(server.origin, { user: "inspector" });
  demo = await signIn(server.origin, { user: "demo" });
});
afterAll(() => server.close());

const lockAt = (init?: RequestInit) => fetch(`${server.origin}/tools.lock.json`, init);

/** What a client does that trusts nothing but what it computes: each tool is held to its hash, there and in the lock. */
async function expectPinned(tools: readonly ReceivedTool[]): Promise<void> {
  const recomputed = tools.map((tool) => [tool.name, definitionHash(tool)] as const);
  expect(tools.map(({ name, _meta }) => [name, _meta[definitionKey]])).toEqual(recomputed);
  const published = lockSchema.parse(await (await lockAt()).json()).tools;
  for (const [name, hash] of recomputed) expect([published[name], locked[name]]).toEqual([hash, hash]);
}

describe.each(lanes)("6. by $title", (lane) => {
  async function listFor({ authorization }: SignedIn): Promise<ReceivedTool[]> {
    const connection = await lane.connect(server.origin, authorization);
    const { answer } = await connection.request("tools/list");
    connection.close();
    return toolsSchema.parse(answer?.result?.tools);
  }

  it("each tool comes with the hash of the very object that it is, which the lock has", async () => {
    const tools = await listFor(inspector);
    expect(tools.map(({ name }) => name)).toEqual([...toolNames, "generateImage"]);
    await expectPinned(tools);
  });

  it("the hashes are the same to who may call less", async () => {
    const tools = await listFor(demo);
    expect(tools.map(({ name }) => name)).toEqual(
      toolNames.filter((name) => name.startsWith("list") || name === "add"),
    );
    await expectPinned(tools);
  });
});

const identity = { name: "test", version: "1" };
const url = (path: string) => new URL(path, server.origin);
const bearer = () => ({ requestInit: { headers: { ...inspector.authorization } } });

/** What an SDK hands to the program that uses it, by the way that it connects. */
const clients: readonly [string, () => Promise<unknown>][] = [
  ["SDK v2, stateless", () => listOf2(new StreamableHTTPClientTransport(url("/mcp"), bearer()), "auto")],
  ["SDK v2 in a session", () => listOf2(new StreamableHTTPClientTransport(url("/mcp"), bearer()))],
  ["SDK v2 over SSE", () => listOf2(new SSEClientTransport(url("/sse"), bearer()))],
  ["SDK v1 in a session", () => listOf1(new StreamableHTTPClientTransportV1(url("/mcp"), bearer()))],
  ["SDK v1 over SSE", () => listOf1(new SSEClientTransportV1(url("/sse"), bearer()))],
];

async function listOf2(
  transport: StreamableHTTPClientTransport | SSEClientTransport,
  mode?: "auto",
): Promise<unknown> {
  const client = new Client(identity, mode && { versionNegotiation: { mode } });
  await client.connect(transport);
  const { tools } = await client.listTools();
  await client.close();
  return tools;
}

async function listOf1(transport: StreamableHTTPClientTransportV1 | SSEClientTransportV1): Promise<unknown> {
  const client = new ClientV1(identity);
  // with exactOptionalPropertyTypes the SDK's transport is not the SDK's Transport
  await client.connect(transport as Parameters<typeof client.connect>[0]);
  const { tools } = await client.listTools();
  await client.close();
  return tools;
}

it.each(clients)("6. %s gives its program tools that it can hold to the lock", async (_title, list) => {
  const tools = toolsSchema.parse(await list());
  expect(tools).toHaveLength(toolNames.length + 1);
  await expectPinned(tools);
});

describe("6. /tools.lock.json", () => {
  it("is the file of the repository, to the letter, for anybody", async () => {
    const response = await lockAt({ headers: { origin: "https://client.example" } });
    expect(response.status).toBe(200);
    expect(await response.text()).toBe(file);
    expect(response.headers.get("content-type")).toBe("application/json");
    expect(response.headers.get("cache-control")).toBe("no-cache");
    expect(response.headers.get("x-content-type-options")).toBe("nosniff");
    expect(response.headers.get("access-control-allow-origin")).toBe("*");
    expect(response.headers.get("set-cookie")).toBeNull();
  });

  it("is the same to whoever signed in, and does not tell what they may call", async () => {
    expect(await (await lockAt({ headers: { ...demo.authorization } })).text()).toBe(file);
  });

  it("is not sent twice to who kept it", async () => {
    const etag = (await lockAt()).headers.get("etag") ?? "";
    expect(etag).toMatch(/^"sha256:[0-9a-f]{64}"$/);
    const again = await lockAt({ headers: { "if-none-match": etag } });
    expect([again.status, await again.text()]).toEqual([304, ""]);
  });

  it("has no text for HEAD, and refuses other methods", async () => {
    const head = await lockAt({ method: "HEAD" });
    expect([head.status, await head.text()]).toEqual([200, ""]);
    for (const method of ["POST", "PUT", "DELETE"]) {
      const refused = await lockAt({ method });
      expect([refused.status, refused.headers.get("allow")]).toEqual([405, "GET, HEAD, OPTIONS"]);
      await refused.body?.cancel();
    }
  });

  it("is nothing but this path", async () => {
    for (const path of ["/tools.lock.json/", "/tools.lock.json/add", "/tools.lock"])
      expect((await fetch(`${server.origin}${path}`)).status).toBe(404);
  });
});
