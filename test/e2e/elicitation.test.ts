import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { Client as ClientV1 } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport as StreamableHTTPClientTransportV1 } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { ElicitRequestSchema } from "@modelcontextprotocol/sdk/types.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { type Connected, changePermissions, connectClient } from "../support/permission-page.ts";
import { startServer, type TestServer } from "../support/server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

const identity = { name: "test", version: "1" };
const call = {
  name: "createIssue",
  arguments: { owner: "inspector", repo: "hello-world", title: "Allowed on the way" },
};

/** What a client is asked to do with its person. */
const urlRequest = z.looseObject({
  mode: z.literal("url"),
  message: z.string(),
  url: z.url(),
});

type UrlRequest = z.output<typeof urlRequest>;
type Action = "accept" | "decline" | "cancel";

/** What a client makes of being asked: its person goes there, sooner or later, or not. */
type Handler = (asked: UrlRequest) => Action | Promise<Action>;

type Capabilities = { elicitation?: { url?: Record<string, never>; form?: Record<string, never> } };

/** What came of a call. */
interface Outcome {
  readonly structured: unknown;
  /** The sentence of a tool error. */
  readonly error: string | undefined;
}

interface RealClient {
  readonly title: string;
  connect(
    signedIn: Connected,
    handle?: Handler,
    capabilities?: Capabilities,
  ): Promise<{
    call(): Promise<Outcome>;
    end(): Promise<void>;
  }>;
}

const toolResult = z.looseObject({
  isError: z.boolean().optional(),
  structuredContent: z.unknown().optional(),
  content: z.array(z.looseObject({ text: z.string() })),
});

function outcomeOf(result: unknown): Outcome {
  const { isError, structuredContent, content } = toolResult.parse(result);
  return { structured: structuredContent, error: isError ? content[0]?.text : undefined };
}

const urlOf = () => new URL("/mcp", server.origin);
const bearer = ({ authorization }: Connected) => ({ requestInit: { headers: { ...authorization } } });

const v2 = (title: string, mode: "auto" | "legacy"): RealClient => ({
  title,
  async connect(signedIn, handle, capabilities = { elicitation: { url: {} } }) {
    const client = new Client(identity, { capabilities, versionNegotiation: { mode } });
    if (handle)
      client.setRequestHandler("elicitation/create", async ({ params }) => ({
        action: await handle(urlRequest.parse(params)),
      }));
    await client.connect(new StreamableHTTPClientTransport(urlOf(), bearer(signedIn)));
    return {
      call: async () => outcomeOf(await client.callTool(call)),
      end: () => client.close(),
    };
  },
});

const v1: RealClient = {
  title: "SDK v1 in a session of 2025-11-25",
  async connect(signedIn, handle, capabilities = { elicitation: { url: {} } }) {
    const client = new ClientV1(identity, { capabilities });
    if (handle)
      client.setRequestHandler(ElicitRequestSchema, async ({ params }) => ({
        action: await handle(urlRequest.parse(params)),
      }));
    const transport = new StreamableHTTPClientTransportV1(urlOf(), bearer(signedIn));
    // with exactOptionalPropertyTypes the SDK's transport is not the SDK's Transport
    await client.connect(transport as Parameters<typeof client.connect>[0]);
    return { call: async () => outcomeOf(await client.callTool(call)), end: () => client.close() };
  },
};

const clients: readonly RealClient[] = [
  v2("SDK v2 without a session (2026-07-28)", "auto"),
  v2("SDK v2 in a session of 2025-11-25", "legacy"),
  v1,
];

/** How many issues GitHub was asked to open. */
const opened = () =>
  server.github.calls().filter(({ method, path }) => method === "POST" && path.endsWith("/issues")).length;

describe.each(clients)("$title", ({ connect }) => {
  it("takes its person to the page, and the same call is carried out", async () => {
    const person = await connectClient(server.origin);
    const asked: UrlRequest[] = [];
    const client = await connect(person, async (request) => {
      asked.push(request);
      await changePermissions(person.person, request.url);
      return "accept" as const;
    });
    const before = opened();
    expect(await client.call()).toEqual({
      structured: { number: expect.any(Number), title: call.arguments.title, url: expect.any(String) },
      error: undefined,
    });
    expect(opened()).toBe(before + 1);
    expect(asked).toHaveLength(1);
    expect(asked[0]?.message).toMatch(/^createIssue needs your permission: repos:write\. /);
    expect(new URL(asked[0]?.url ?? "").origin).toBe(server.origin);
    // nobody is asked again
    expect((await client.call()).error).toBeUndefined();
    expect(asked).toHaveLength(1);
    await client.end();
  });

  it("says that its person opened the page, who is done with it later: the call waits for them", async () => {
    const person = await connectClient(server.origin);
    let later: Promise<unknown> | undefined;
    const client = await connect(person, (request) => {
      // the client has said so long before
      later = Promise.resolve().then(() =>
        changePermissions(person.person, request.url, { writeFor: "hour" }),
      );
      return "accept" as const;
    });
    const outcome = await client.call();
    expect(outcome).toMatchObject({ structured: { title: call.arguments.title }, error: undefined });
    expect(await later).toMatchObject({ status: 200 });
    await client.end();
  });

  it.each<Action>(["decline", "cancel"])(
    "says %s: a tool error, and nothing happens at GitHub",
    async (action) => {
      const person = await connectClient(server.origin);
      const client = await connect(person, () => action);
      const before = server.github.calls().length;
      expect(await client.call()).toEqual({
        structured: undefined,
        error: "createIssue was not carried out: the person did not want to grant what it needs.",
      });
      expect(server.github.calls().length).toBe(before);
      await client.end();
    },
  );

  it.each<[string, Capabilities]>([
    ["that cannot ask its person anything", {}],
    ["that can show forms only", { elicitation: { form: {} } }],
  ])("%s is challenged for a new sign-in", async (_what, capabilities) => {
    const person = await connectClient(server.origin);
    const client = await connect(person, undefined, capabilities);
    const before = server.github.calls().length;
    await expect(client.call()).rejects.toThrow(/403|insufficient/i);
    expect(server.github.calls().length).toBe(before);
    await client.end();
  });
});

it("the offer counts for the connection that it was made to, whoever says that it was accepted", async () => {
  const [one, other] = [await connectClient(server.origin), await connectClient(server.origin)];
  const [client] = clients;
  const own = await client?.connect(one, async (request) => {
    await changePermissions(one.person, request.url);
    return "accept" as const;
  });
  expect((await own?.call())?.error).toBeUndefined();
  const another = await client?.connect(other, () => "decline");
  expect((await another?.call())?.error).toMatch(/^createIssue was not carried out/);
  await own?.end();
  await another?.end();
});
