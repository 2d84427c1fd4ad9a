import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sentenceOf } from "../support/challenge.ts";
import { type Connection, lanes } from "../support/mcp-lanes.ts";
import { type Connected, connectClient } from "../support/permission-page.ts";
import { startServer, type TestServer } from "../support/server.ts";

let server: TestServer;
let inspector: Connected;
let demo: Connected;
let admin: Connected;
beforeAll(async () => {
  server = await startServer();
  const ids = await server.github.accountIds();
  await server.reconfigure({
    POLICY: {
      rules: [
        {
          for: [`user:${ids.inspector}`],
          deny: ["mergePullRequest", "search*"],
          parameters: { createIssue: { owner: ["inspector", "acme-*"], labels: ["bug"] } },
        },
        { for: ["login:Demo"], allow: ["add", "list*", "generateImage"] },
        { for: ["organization:acme"], deny: ["createBranch"] },
        { for: ["team:acme/core"], allow: ["*", "generateImage"] },
      ],
    },
  });
  const scope = "profile repos:write";
  inspector = await connectClient(server.origin, { scope });
  admin = await connectClient(server.origin, { scope, behaviour: { user: "admin" } });
  demo = await connectClient(server.origin, { scope: "profile", behaviour: { user: "demo" } });
});
afterAll(() => server.close());

describe.each(lanes)("1. by $title", (lane) => {
  const connected: Connection[] = [];
  const connect = async (who: Connected) => {
    const connection = await lane.connect(server.origin, who.authorization);
    connected.push(connection);
    return connection;
  };
  afterAll(() => {
    for (const connection of connected) connection.close();
  });

  async function listFor(connection: Connection): Promise<string[]> {
    const { answer } = await connection.request("tools/list");
    const { tools = [] } = (answer?.result ?? {}) as { tools?: { name: string }[] };
    return tools.map(({ name }) => name);
  }

  const call = async (who: Connected, name: string, args: object) =>
    await (await connect(who)).request("tools/call", { name, arguments: args });

  it("two people see each what they may call, at once", async () => {
    const [one, other, third] = await Promise.all([inspector, demo, admin].map(connect));
    if (!one || !other || !third) throw new Error("somebody is not connected");
    const [ofInspector, ofDemo, ofAdmin] = await Promise.all([one, other, third].map(listFor));
    expect(ofInspector).toEqual(expect.arrayContaining(["createIssue", "generateImage", "listIssues"]));
    for (const name of ["mergePullRequest", "searchCode", "createBranch"])
      expect(ofInspector).not.toContain(name);
    expect(ofDemo?.filter((name) => !/^(add$|list|generateImage$)/.test(name))).toEqual([]);
    expect(ofDemo).toEqual(expect.arrayContaining(["add", "listIssues", "generateImage"]));
    expect(ofAdmin).toEqual(expect.arrayContaining(["mergePullRequest", "searchCode"]));
    for (const name of ["createBranch", "generateImage"]) expect(ofAdmin).not.toContain(name);
  });

  it("what is denied or not listed is not run, and nobody is asked for a scope of it", async () => {
    const refused = { owner: "inspector", repo: "hello-world", number: 1 };
    const sentence = (tool: string) => `The operator's policy does not let you call ${tool}.`;
    expect(sentenceOf(await call(inspector, "mergePullRequest", refused))).toBe(sentence("mergePullRequest"));
    expect(sentenceOf(await call(admin, "createBranch", refused))).toBe(sentence("createBranch"));
    expect(sentenceOf(await call(demo, "createIssue", refused))).toBe(sentence("createIssue"));
    const added = await call(demo, "add", { a: 2, b: 3 });
    expect(added.answer?.result).toMatchObject({ content: [{ text: '{"sum":5}' }] });
  });

  it("parameters are held to what is listed", async () => {
    const issue = { owner: "inspector", repo: "hello-world", title: `By ${lane.title}`, labels: ["bug"] };
    expect(sentenceOf(await call(inspector, "createIssue", { ...issue, owner: "evil" }))).toBe(
      'The operator\'s policy does not allow owner "evil": it allows inspector, acme-*.',
    );
    expect(
      sentenceOf(await call(inspector, "createIssue", { ...issue, labels: ["bug", "urgent"] })),
    ).toContain('labels "urgent": it allows bug.');
    const made = await call(inspector, "createIssue", issue);
    expect(made.answer?.result?.isError).toBeFalsy();
  });

  it("what is off by default is on for whom a rule names it", async () => {
    const prompt = "a lighthouse";
    expect(sentenceOf(await call(admin, "generateImage", { prompt }))).toContain("off on this server");
    expect(sentenceOf(await call(inspector, "generateImage", { prompt }))).toContain("no Workers AI");
  });
});

it("1. GitHub was asked for the groups that the policy names and no other, once for each account", async () => {
  const asked = server.github.calls().filter(({ path }) => path.includes("/memberships/"));
  const count = (path: string) => asked.filter((call) => call.path === path).length;
  expect(count("/user/memberships/orgs/acme")).toBe(3);
  expect(count("/orgs/acme/teams/core/memberships/inspector")).toBe(1);
  expect(asked).toHaveLength(6);
});

it("1. the list of tools is its reader's where there are rules, and the log has the places of refusals", async () => {
  const [stateless] = lanes;
  const connection = await stateless?.connect(server.origin, inspector.authorization);
  const { answer } = (await connection?.request("tools/list")) ?? {};
  expect(answer?.result).toMatchObject({ cacheScope: "private" });
  expect(server.logs()).toContain("call_not_allowed");
  expect(server.logs()).toContain("POLICY.rules.0.parameters.createIssue.owner");
});

it.each<[string, object, string]>([
  [
    "of another form",
    { rules: [{ deny: ["add"], alow: ["hidden"] }] },
    "POLICY.rules.0.alow is no part of a policy",
  ],
  [
    "with a tool that there is not",
    { rules: [{ deny: ["add", "hidden"] }] },
    "POLICY.rules.0.deny.1 is the name of no",
  ],
])("1. a policy %s is named on every page, with its place", async (_what, POLICY, problem) => {
  await server.reconfigure({ POLICY });
  for (const path of [
    "/",
    "/mcp",
    "/sse",
    "/authorize",
    "/token",
    "/.well-known/oauth-authorization-server",
  ]) {
    const response = await fetch(new URL(path, server.origin));
    expect(response.status, path).toBe(503);
    const text = await response.text();
    expect(text).toContain(problem);
    expect(text).not.toContain("hidden");
  }
});
