import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { catalogue } from "../../src/features.ts";
import { lanes } from "../support/mcp-lanes.ts";
import { type SignedIn, signIn } from "../support/oauth-client.ts";
import { startServer, type TestServer } from "../support/server.ts";
import { operatorToolNames, toolNames } from "../support/tool-names.ts";

let server: TestServer;
let profile: SignedIn;
let email: SignedIn;
beforeAll(async () => {
  server = await startServer();
  profile = await signIn(server.origin, { scope: "profile" });
  email = await signIn(server.origin, { scope: "email" });
});
afterAll(() => server.close());

type Definition = Readonly<Record<string, unknown>>;

/** What a client gets that asks for all tools. */
async function listOf(lane: (typeof lanes)[number], { authorization } = profile): Promise<Definition[]> {
  const connection = await lane.connect(server.origin, authorization);
  const { answer } = await connection.request("tools/list");
  connection.close();
  const { tools } = answer?.result ?? {};
  return Array.isArray(tools) ? tools : [];
}

const readOnly = { readOnlyHint: true, destructiveHint: false, idempotentHint: true };
const sentence = expect.stringMatching(/^[A-Z].{20,}\.$/);
/** A parameter that is a part of a repository's name; what it must be, a refusal says. */
const name = { type: "string", maxLength: 100 };

/** Definitions whole, as they were agreed on. */
const agreed: readonly object[] = [
  {
    name: "add",
    title: "Add two numbers",
    description: sentence,
    inputSchema: {
      type: "object",
      properties: {
        a: { type: "number", description: "The first number" },
        b: { type: "number", description: "The second number" },
      },
      required: ["a", "b"],
      additionalProperties: false,
    },
    outputSchema: {
      type: "object",
      properties: { sum: { type: "number" } },
      required: ["sum"],
      additionalProperties: false,
    },
    annotations: { ...readOnly, openWorldHint: false },
  },
  {
    name: "connectionStatus",
    title: "Connection status",
    description: sentence,
    inputSchema: { type: "object", properties: {}, additionalProperties: false },
    outputSchema: {
      type: "object",
      properties: expect.objectContaining({ connectedAt: { type: "string", description: "ISO 8601" } }),
      required: expect.arrayContaining(["account", "client", "githubCredential"]),
      additionalProperties: false,
    },
    annotations: { ...readOnly, openWorldHint: false },
  },
  {
    name: "createIssue",
    title: "Create an issue",
    description: sentence,
    inputSchema: {
      type: "object",
      properties: {
        ...{ owner: name, repo: name },
        title: { type: "string", minLength: 1, maxLength: 256 },
        body: { type: "string", maxLength: 65_536, description: "Markdown" },
        labels: expect.objectContaining({ type: "array", maxItems: 100 }),
        assignees: expect.objectContaining({ type: "array", maxItems: 10 }),
        idempotencyKey: { type: "string", description: expect.any(String) },
      },
      required: ["owner", "repo", "title"],
      additionalProperties: false,
    },
    outputSchema: {
      type: "object",
      properties: {
        ...{ number: { type: "number" }, title: { type: "string" }, url: { type: "string" } },
        notTaken: expect.objectContaining({ type: "array" }),
      },
      required: ["number", "title", "url"],
      additionalProperties: false,
    },
    // a client that asks before it changes something goes by these
    annotations: {
      ...{ readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: true },
    },
  },
  {
    name: "listIssues",
    title: "List issues",
    description: sentence,
    inputSchema: {
      type: "object",
      properties: {
        ...{ owner: name, repo: name },
        state: { type: "string", enum: ["open", "closed", "all"], default: "open" },
        labels: expect.objectContaining({ type: "array", maxItems: 20 }),
        page: expect.objectContaining({ type: "integer", minimum: 1, maximum: 100, default: 1 }),
      },
      // what has a default can be left out
      required: ["owner", "repo"],
      additionalProperties: false,
    },
    outputSchema: {
      type: "object",
      properties: expect.objectContaining({ issues: expect.objectContaining({ type: "array" }) }),
      required: ["notice", "issues"],
      additionalProperties: false,
    },
    annotations: { ...readOnly, openWorldHint: true },
  },
  {
    name: "userInfoOctokit",
    title: "GitHub user",
    description: sentence,
    inputSchema: { type: "object", properties: {}, additionalProperties: false },
    outputSchema: {
      type: "object",
      properties: expect.objectContaining({ id: { type: "number" }, login: { type: "string" } }),
      required: expect.arrayContaining(["id", "login"]),
      additionalProperties: false,
    },
    annotations: { ...readOnly, openWorldHint: true },
  },
  {
    name: "whoami",
    title: "Who am I",
    description: sentence,
    inputSchema: { type: "object", properties: {}, additionalProperties: false },
    outputSchema: {
      type: "object",
      properties: expect.objectContaining({
        preferred_username: expect.objectContaining({ type: "string" }),
        email: expect.objectContaining({ type: "string" }),
      }),
      required: ["sub"],
      additionalProperties: false,
    },
    annotations: { ...readOnly, openWorldHint: false },
  },
];

describe.each(lanes)("tools/list of $title", (lane) => {
  it("has every tool that is not off by default, in this order", async () => {
    expect((await listOf(lane)).map(({ name }) => name)).toEqual(toolNames);
  });

  it("defines each as the catalogue does, and says nothing else", async () => {
    const list = await listOf(lane);
    const everybodys = catalogue.definitions.filter(({ name }) => toolNames.includes(name));
    expect(list).toEqual(JSON.parse(JSON.stringify(everybodys)));
    expect(catalogue.definitions.map(({ name }) => name)).toEqual([
      ...[...toolNames, "generateImage"],
      ...operatorToolNames,
    ]);
    const declared = ["name", "title", "description", "inputSchema", "outputSchema", "annotations"];
    for (const definition of list)
      expect(Object.keys(definition).filter((key) => !declared.includes(key))).toEqual([]);
  });

  it.each(agreed)("defines $name whole", async (definition) => {
    const { name } = { name: "", ...definition };
    expect((await listOf(lane)).filter((listed) => listed.name === name)).toEqual([definition]);
  });

  it("gives away no credential and no address", async () => {
    const text = JSON.stringify(await listOf(lane));
    expect(text).not.toMatch(/gh[oprsu]_\w|Bearer |client.?secret|SERVER_SECRET|localhost|127\.0\.0\.1/i);
    for (const own of [server.origin, server.github.url, profile.access_token])
      expect(text).not.toContain(own);
  });

  it("has the same whatever was granted: a client can ask for more", async () => {
    expect(await listOf(lane, email)).toEqual(await listOf(lane));
  });
});

it("is the same to the letter on every lane", async () => {
  const lists = await Promise.all(lanes.map(async (lane) => JSON.stringify(await listOf(lane))));
  expect(new Set(lists).size).toBe(1);
});
