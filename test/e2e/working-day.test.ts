import { Client, SSEClientTransport, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { Client as ClientV1 } from "@modelcontextprotocol/sdk/client/index.js";
import { SSEClientTransport as SSEClientTransportV1 } from "@modelcontextprotocol/sdk/client/sse.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { type Connected, connectClient } from "../support/permission-page.ts";
import { startServer, type TestServer } from "../support/server.ts";

let server: TestServer;
let author: Connected;
let reviewer: Connected;
beforeAll(async () => {
  server = await startServer();
  const scope = "profile repos:write";
  author = await connectClient(server.origin, { scope });
  reviewer = await connectClient(server.origin, { scope, behaviour: { user: "admin" } });
});
afterAll(() => server.close());

const identity = { name: "test", version: "1" };
const bearer = ({ authorization }: Connected) => ({ requestInit: { headers: { ...authorization } } });
const url = (path: string) => new URL(path, server.origin);

/** A result, as an agent gets it. */
const result = z.looseObject({
  isError: z.boolean().optional(),
  structuredContent: z.record(z.string(), z.unknown()).optional(),
  content: z.array(z.looseObject({ type: z.string(), text: z.string().optional() })),
});

type Result = z.output<typeof result>;

interface Agent {
  call(name: string, args: Record<string, unknown>): Promise<Result>;
  /** What its person was asked. */
  readonly asked: readonly string[];
  end(): Promise<void>;
}

interface Way {
  readonly title: string;
  /** Whether the client asks its person, or the call comes back with a preview. */
  readonly asks: boolean;
  connect(who: Connected): Promise<Agent>;
}

/** A client of SDK v2, whose person agrees to what they are asked. */
function v2(title: string, mode: "auto" | "legacy", asks: boolean, sse = false): Way {
  return {
    title,
    asks,
    async connect(who) {
      const asked: string[] = [];
      const capabilities = asks ? { elicitation: { form: {} } } : {};
      const client = new Client(identity, { capabilities, versionNegotiation: { mode } });
      if (asks)
        client.setRequestHandler("elicitation/create", async ({ params }) => {
          asked.push(params.message);
          return { action: "accept", content: { agree: true } };
        });
      const transport = sse
        ? new SSEClientTransport(url("/sse"), bearer(who))
        : new StreamableHTTPClientTransport(url("/mcp"), bearer(who));
      await client.connect(transport);
      return {
        asked,
        call: async (name, args) => result.parse(await client.callTool({ name, arguments: args })),
        end: () => client.close(),
      };
    },
  };
}

const sseV1: Way = {
  title: "SDK v1 over SSE",
  asks: false,
  async connect(who) {
    const client = new ClientV1(identity);
    const transport = new SSEClientTransportV1(url("/sse"), bearer(who));
    // with exactOptionalPropertyTypes the SDK's transport is not the SDK's Transport
    await client.connect(transport as Parameters<typeof client.connect>[0]);
    return {
      asked: [],
      call: async (name, args) => result.parse(await client.callTool({ name, arguments: args })),
      end: () => client.close(),
    };
  },
};

const ways: readonly Way[] = [
  v2("stateless, with a person who is asked", "auto", true),
  v2("stateless, with previews", "auto", false),
  v2("a session, with a person who is asked", "legacy", true),
  v2("a session, with previews", "legacy", false),
  sseV1,
];

/** The size of each result, in bytes of JSON as it goes over the wire. */
const sizes: { readonly tool: string; readonly bytes: number }[] = [];

const place = { owner: "inspector", repo: "hello-world" };

describe.each(ways)("a working day: $title", ({ asks, connect, title }) => {
  it("reads an issue, branches, fixes, opens a pull request, reviews and merges it", async () => {
    const agent = await connect(author);
    const colleague = await connect(reviewer);

    /** Calls a tool; what cannot be taken back, as its person agrees to it. */
    async function done(who: Agent, name: string, args: Record<string, unknown>) {
      const whole = { ...place, ...args };
      const answered = await who.call(name, whole);
      sizes.push({ tool: name, bytes: Buffer.byteLength(JSON.stringify(answered)) });
      const said = answered.content[0]?.text ?? "";
      const token = /confirmationToken, which[^:]*: (\S+)$/.exec(said)?.[1];
      if (token === undefined)
        expect({ said, isError: answered.isError ?? false }).toMatchObject({ isError: false });
      const final =
        token === undefined ? answered : await who.call(name, { ...whole, confirmationToken: token });
      expect(final.isError ?? false).toBe(false);
      return final.structuredContent ?? {};
    }

    const opened = await done(agent, "createIssue", {
      title: `Greets nobody (${title})`,
      body: "It should.",
    });
    const issue = await done(agent, "getIssue", { number: opened.number });
    expect(issue).toMatchObject({ title: `Greets nobody (${title})`, body: "It should.", state: "open" });
    await done(agent, "addComment", { number: opened.number, body: "I am on it." });

    const branch = `fix-${opened.number}`;
    const { sha: start } = await done(agent, "createBranch", { branch });
    const file = await done(agent, "getContents", { path: "src/index.ts", ref: branch });
    expect(file.text).toContain("export const hello = 42;");
    const committed = await done(agent, "commitFiles", {
      ...{ branch, message: `Greet\n\nFixes #${opened.number}`, expectedHead: start },
      files: [
        {
          path: "src/index.ts",
          edits: [
            { oldText: "export const hello = 42;\n", newText: `export const hello = 42;\n// ${branch}\n` },
          ],
        },
        { path: `docs/${branch}.md`, content: "# Greeting\n" },
      ],
    });
    expect(committed.files).toEqual([
      { path: "src/index.ts", status: "modified" },
      { path: `docs/${branch}.md`, status: "added" },
    ]);

    const pull = await done(agent, "createPullRequest", { title: `Greet (${title})`, head: branch });
    const seen = await done(colleague, "getPullRequest", { number: pull.number, include: ["files", "diff"] });
    expect(seen).toMatchObject({ state: "open", author: "inspector" });
    expect(JSON.stringify(seen.diff)).toContain(`+// ${branch}`);
    const reviewed = await done(colleague, "reviewPullRequest", {
      ...{ number: pull.number, event: "approve", body: "It greets.", expectedHead: committed.sha },
    });
    expect(reviewed).toMatchObject({ state: "APPROVED", head: committed.sha });

    const merged = await done(agent, "mergePullRequest", { number: pull.number, method: "squash" });
    expect(merged).toMatchObject({ number: pull.number, head: committed.sha });
    expect(await done(agent, "getPullRequest", { number: pull.number })).toMatchObject({ state: "merged" });
    const main = await done(agent, "getContents", { path: "src/index.ts" });
    expect(main.text).toContain(`// ${branch}`);
    const closed = await done(agent, "updateIssue", { number: opened.number, state: "closed" });
    expect(closed).toMatchObject({ number: opened.number, state: "closed" });

    expect(agent.asked).toEqual(asks ? [expect.stringContaining(`#${pull.number}`)] : []);
    await agent.end();
    await colleague.end();
  });
});

it("has no result that is large", () => {
  const [largest] = [...sizes].sort((one, other) => other.bytes - one.bytes);
  expect(largest).toMatchObject({ tool: "getPullRequest" });
  expect(largest?.bytes).toBeLessThan(8000);
});
