import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { buttonTo, connectionLinks, visit } from "../support/account-page.ts";
import { auditRows } from "../support/audit.ts";
import { callTool, resultOfTool, signInClient } from "../support/authorization.ts";
import { challengeOf } from "../support/challenge.ts";
import { tokenDeletions, workingTokens } from "../support/github-tokens.ts";
import { lanes, openSession } from "../support/mcp-lanes.ts";
import { jsonHeaders, request, statelessRequest } from "../support/mcp-messages.ts";
import { type MovedClockServer, startMovedClockServer } from "../support/moved-clock-server.ts";
import { register } from "../support/oauth-client.ts";
import { startServer, type TestServer } from "../support/server.ts";
import { startUpstream, type Upstream } from "../support/upstream.ts";

const secret = /gh[opru]s?_[A-Za-z0-9]{8}|github_pat_[A-Za-z0-9]{8}/;

const on = { scopes: ["profile", "email", "repos:read"], personalAccessTokens: true };
const add = { name: "add", arguments: { a: 2, b: 3 } };
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const called = async (server: TestServer, token: string) =>
  await callTool(`${server.origin}/mcp`, token, "add", { a: 1, b: 1 });
const result = async (server: TestServer, token: string, name: string, args?: Record<string, unknown>) =>
  await resultOfTool(`${server.origin}/mcp`, token, name, args);
const asked = (server: TestServer) => server.github.calls().filter(({ path }) => path === "/user").length;

describe("23. without a browser, off as it is by default", () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(() => server.close());

  test("a good token of GitHub's is refused as anything is, and GitHub is not asked about it", async () => {
    const tokens = [
      server.github.issuePersonalToken("inspector", "classic", "repo"),
      server.github.issuePersonalToken("inspector", "fine-grained"),
      "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJlc2lnbmF0dXJlc2lnbmF0dXJlc2lnbmF0dXJl",
      "something",
    ];
    const answers = await Promise.all(
      tokens.map(async (token) => {
        const answer = await called(server, token);
        const { date: _, ...headers } = Object.fromEntries(answer.headers);
        return { status: answer.status, headers, body: await answer.text() };
      }),
    );
    expect(answers[0]?.status).toBe(401);
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(asked(server)).toBe(0);
  });
});

describe("23. without a browser, with a personal access token", () => {
  let server: MovedClockServer;
  let classic: string;
  beforeAll(async () => {
    server = await startMovedClockServer(undefined, { HEADLESS: on });
    classic = server.github.issuePersonalToken("inspector", "classic", "repo user:email");
  });
  afterEach(() => expect(server.logs()).not.toMatch(secret));
  afterAll(() => server.close());

  const another = (scope = "repo") => server.github.issuePersonalToken("inspector", "classic", scope);

  test.each(lanes)("tools are called, and act as its person ($title)", async (lane) => {
    const client = await lane.connect(server.origin, bearer(classic));
    const sum = await client.request("tools/call", add);
    const who = await client.request("tools/call", { name: "whoami", arguments: {} });
    const rows = await client.request("tools/call", { name: "listRepositories", arguments: {} });
    client.close();
    expect(sum.answer?.result).toMatchObject({ structuredContent: { sum: 5 } });
    expect(who.answer?.result).toMatchObject({
      structuredContent: { preferred_username: "inspector", email: "inspector@example.com" },
    });
    expect(rows.answer?.result?.isError).not.toBe(true);
  });

  test("the example in docs works as it stands there", async () => {
    const document = readFileSync(join(import.meta.dirname, "../../docs/restrict.md"), "utf8");
    const [, example = ""] = /```sh\n(curl -s https:\/\/YOUR-WORKER[\s\S]+?)```/.exec(document) ?? [];
    const headers = [...example.matchAll(/-H "([^:]+): ([^"]+)"/g)].map(([, name = "", value = ""]) => [
      name,
      value.replace("$TOKEN", classic),
    ]);
    const [, body = ""] = /-d '([^']+)'/.exec(example) ?? [];
    const answer = await fetch(`${server.origin}/mcp`, {
      method: "POST",
      headers: Object.fromEntries(headers),
      body,
    });
    expect(answer.status).toBe(200);
    expect(await answer.text()).toContain('"preferred_username":"inspector"');
  });

  test("a fine-grained token gets what the operator lists, and GitHub holds it to its permissions", async () => {
    const token = server.github.issuePersonalToken("inspector", "fine-grained");
    const { structuredContent } = await result(server, token, "connectionStatus");
    expect(structuredContent).toMatchObject({
      client: { id: "headless" },
      account: { login: "inspector" },
      scopes: ["profile", "email", "repos:read"],
      githubScopes: [],
      githubCredential: { state: "good" },
    });
    expect(JSON.stringify(structuredContent)).not.toContain("/permissions?");
  });

  test("a classic token gets no more than its scopes serve, and one without repo is for public repositories", async () => {
    const { structuredContent } = await result(server, another("read:org"), "connectionStatus");
    expect(structuredContent).toMatchObject({
      scopes: ["profile", "repos:read"],
      repositories: { reach: "public" },
      githubScopes: ["read:org"],
      withheld: [{ scope: "email" }],
    });
  });

  test("what the operator does not list is refused in words, and nobody is sent to a page", async () => {
    const args = { owner: "inspector", repo: "gadgets", title: "x" };
    const answer = await callTool(`${server.origin}/mcp`, classic, "createIssue", args);
    expect(answer.status).toBe(403);
    expect(challengeOf(answer.headers).error).toBe("insufficient_scope");
    expect(await answer.text()).toMatch(/nobody can allow it more/);
    const session = await openSession(server.origin, bearer(classic), "2025-06-18", {
      elicitation: { url: {} },
    });
    const old = await session.post(request("tools/call", { name: "createIssue", arguments: args }));
    expect(JSON.stringify(old.answer)).toMatch(/createIssue needs repos:write.*nobody can allow it more/);
    expect(JSON.stringify(old.answer)).not.toContain("/permissions?");
  });

  test("one question to GitHub is enough for a minute, and for all who ask at once", async () => {
    const token = another();
    const before = asked(server);
    const answers = await Promise.all(Array.from({ length: 8 }, () => called(server, token)));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 8 }, () => 200));
    expect(asked(server) - before).toBe(1);
    await server.forward(61_000);
    expect((await called(server, token)).status).toBe(200);
    expect(asked(server) - before).toBe(2);
  });

  test("a token that is deleted at GitHub is refused within a minute", async () => {
    const token = another();
    expect((await called(server, token)).status).toBe(200);
    server.github.revokePersonalToken(token);
    await server.forward(61_000);
    expect((await called(server, token)).status).toBe(401);
  });

  test("a tool that finds it deleted says so, and the next request is refused", async () => {
    const token = another();
    expect((await called(server, token)).status).toBe(200);
    server.github.revokePersonalToken(token);
    const { isError, content } = await result(server, token, "userInfoOctokit");
    expect(isError).toBe(true);
    expect(JSON.stringify(content)).toMatch(/no longer accepts the token that came with this request/);
    expect((await called(server, token)).status).toBe(401);
  });

  test("its person sees it at /account and ends it; it is refused from then on, and good at GitHub", async () => {
    const token = server.github.issuePersonalToken("demo", "classic", "repo");
    const session = await openSession(server.origin, bearer(token));
    const stream = await session.get();
    const visitor = await visit(server.origin, "demo");
    const account = await visitor.open("/account");
    expect(account.text).toContain("A program without a browser");
    const [link = ""] = connectionLinks(account);
    const page = await visitor.open(link);
    expect(page.text).not.toContain("Change what it may do");
    const deleted = tokenDeletions(server.github);
    const receipt = await visitor.send(buttonTo(page, "/account/end"));
    expect(receipt.text).toContain("Yours, and not deleted.");
    // the stream that it listened to ends with it
    await stream.text();
    for (const passed of [0, 61_000, 24 * 3600_000]) {
      await server.forward(passed);
      const refused = await called(server, token);
      expect(refused.status).toBe(401);
    }
    expect(await (await called(server, token)).text()).toMatch(/ended its use here/);
    expect(tokenDeletions(server.github)).toBe(deleted);
    expect(await workingTokens(server.github)).toContain(token);
    // another of theirs is another
    const other = server.github.issuePersonalToken("demo", "classic", "repo");
    expect((await called(server, other)).status).toBe(200);
  });

  test("it ends by itself when it is not used, and can be used again", async () => {
    const token = server.github.issuePersonalToken("admin", "classic", "repo");
    expect((await called(server, token)).status).toBe(200);
    await server.forward(16 * 60_000);
    expect((await called(server, token)).status).toBe(200);
    expect(await workingTokens(server.github)).toContain(token);
  });

  test.each([
    ["a token that GitHub does not know", `ghp_${"x".repeat(36)}`, 1],
    ["a fine-grained one that it does not know", `github_pat_${"x".repeat(40)}`, 1],
    ["a token of an app's", `gho_${"x".repeat(36)}`, 0],
    ["an app's user token", `ghu_${"x".repeat(36)}`, 0],
    ["an installation's token", `ghs_${"x".repeat(36)}`, 0],
    ["a prefix by itself", "ghp_", 0],
    ["one that is too long", `ghp_${"x".repeat(300)}`, 0],
    ["one with a colon", "ghp_a:b:c", 0],
    ["words", "something", 0],
  ])("%s is the usual 401", async (_what, token, questions) => {
    const before = asked(server);
    const answer = await called(server, token);
    expect(answer.status).toBe(401);
    expect(challengeOf(answer.headers).error).toBe("invalid_token");
    expect(await answer.text()).toBe("");
    expect(asked(server) - before).toBe(questions);
  });

  test("an app's good token of GitHub's lets nobody in", async () => {
    const token = server.github.issueToken("inspector");
    expect((await called(server, token)).status).toBe(401);
  });

  test("what clients signed in for is as it was, and keeps its own credential", async () => {
    const clientId = await register(server.origin);
    const { access_token } = await signInClient(server.origin, clientId, { scope: "repos:read" });
    expect((await called(server, access_token)).status).toBe(200);
    const { structuredContent } = await result(server, access_token, "connectionStatus");
    expect(structuredContent).toMatchObject({ client: { id: clientId }, githubScopes: ["repo"] });
  });

  test("no client can have its name, and no page is opened for it", async () => {
    const url = new URL(`${server.origin}/authorize`);
    url.search = new URLSearchParams({
      client_id: "headless",
      response_type: "code",
      redirect_uri: "https://client.example/callback",
    }).toString();
    expect((await fetch(url, { redirect: "manual" })).status).toBeGreaterThanOrEqual(400);
  });

  test("the audit trail has when it was first taken, its calls and its refusals, and no token", async () => {
    const rows = await auditRows(server);
    const own = rows.filter(({ client_id }) => client_id === "headless");
    expect(own.map(({ kind, action, decision }) => [kind, action, decision])).toEqual(
      expect.arrayContaining([
        ["grant", "make", "allowed"],
        ["tool", "add", "allowed"],
        ["token", "challenge", "refused"],
        ["token", "present", "refused"],
      ]),
    );
    expect(own.some(({ grant_id }) => typeof grant_id === "string")).toBe(true);
    expect(JSON.stringify(rows)).not.toMatch(secret);
  });
});

describe("23. without a browser, held to what holds for everybody", () => {
  let server: TestServer;
  let ids: Record<string, string>;
  beforeAll(async () => {
    server = await startServer({ HEADLESS: { ...on, scopes: ["profile", "repos:write", "admin"] } });
    ids = await server.github.accountIds();
  });
  afterAll(() => server.close());

  const tokenOf = (login: string, scope = "repo") =>
    server.github.issuePersonalToken(login, "classic", scope);

  test("GRANTABLE bounds it, and administration is for operators", async () => {
    await server.reconfigure({
      HEADLESS: { ...on, scopes: ["profile", "repos:write", "admin"] },
      GRANTABLE: { scopes: ["profile", "repos:read", "admin"] },
      OPERATORS: [ids.admin],
    });
    const [one, other] = await Promise.all(
      ["inspector", "admin"].map((login) => result(server, tokenOf(login), "connectionStatus")),
    );
    expect(one?.structuredContent).toMatchObject({ scopes: ["profile", "repos:read"] });
    expect(other?.structuredContent).toMatchObject({ scopes: ["profile", "repos:read", "admin"] });
    const grants = await result(server, tokenOf("admin"), "listGrants");
    expect(grants.isError).not.toBe(true);
    expect((await callTool(`${server.origin}/mcp`, tokenOf("inspector"), "listGrants")).status).not.toBe(403);
  });

  test("ACCESS keeps out whom it keeps out, and says so", async () => {
    await server.reconfigure({ HEADLESS: on, ACCESS: { organizations: ["acme"], contact: "ops" } });
    expect((await called(server, tokenOf("inspector", "read:org"))).status).toBe(200);
    const refused = await called(server, tokenOf("demo", "read:org"));
    expect(refused.status).toBe(401);
    expect(await refused.text()).toMatch(/members of the organization acme only.*ask ops/);
    // GitHub does not let this one see memberships: that is a no, as at a sign-in
    expect((await called(server, tokenOf("inspector", ""))).status).toBe(401);
  });

  test("the policy holds, also by rules for all such callers", async () => {
    await server.reconfigure({
      HEADLESS: on,
      POLICY: { rules: [{ for: ["client:headless"], deny: ["listRepositories"] }] },
    });
    const token = tokenOf("inspector");
    const { isError, content } = await result(server, token, "listRepositories");
    expect(isError).toBe(true);
    expect(JSON.stringify(content)).toMatch(/operator/);
    expect((await called(server, token)).status).toBe(200);
  });

  test("a blocked account is refused with all of its tokens, and let in again when that is over", async () => {
    await server.reconfigure({
      HEADLESS: on,
      OPERATORS: [ids.admin],
      ACCESS: { contact: "ops" },
    });
    const token = tokenOf("demo");
    expect((await called(server, token)).status).toBe(200);
    const { ACCOUNTS } = await server.harness
      .getWorker<{
        ACCOUNTS: {
          idFromName(name: string): unknown;
          get(id: unknown): { block(at: number): Promise<void>; unblock(): Promise<boolean> };
        };
      }>()
      .getEnv();
    const vault = ACCOUNTS.get(ACCOUNTS.idFromName(ids.demo ?? ""));
    await vault.block(Date.now());
    expect((await called(server, token)).status).toBe(401);
    const other = await called(server, tokenOf("demo"));
    expect(other.status).toBe(401);
    expect(await other.text()).toMatch(/blocked this GitHub account.*ask ops/);
    await vault.unblock();
    expect((await called(server, token)).status).toBe(200);
  });

  test("turned off again, it lets nobody in any more", async () => {
    const token = tokenOf("inspector");
    await server.reconfigure({ HEADLESS: {} });
    expect((await called(server, token)).status).toBe(401);
  });
});

describe("23. without a browser, when GitHub cannot be asked", () => {
  let upstream: Upstream;
  let server: TestServer;
  beforeAll(async () => {
    upstream = await startUpstream();
    server = await startServer({ GITHUB_API_URL: upstream.url, HEADLESS: on });
    upstream.forwardTo(server.github.url);
  });
  afterAll(async () => {
    await server.close();
    await upstream.close();
  });

  test("nobody is let in, and the client is told when to try again", async () => {
    const token = server.github.issuePersonalToken("inspector", "classic", "repo");
    upstream.hangUp("/user", 3);
    const refused = await called(server, token);
    expect(refused.status).toBe(503);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(await refused.text()).toMatch(/could not be found out at GitHub/);
    expect((await called(server, token)).status).toBe(200);
  });

  test("who gives up does not take the answer from who waits for the same", async () => {
    const token = server.github.issuePersonalToken("inspector", "classic", "repo");
    const held = upstream.hold("/user");
    const first = new AbortController();
    const gone = fetch(`${server.origin}/mcp`, {
      method: "POST",
      headers: { ...bearer(token), "content-type": "application/json" },
      body: "{}",
      signal: first.signal,
    });
    await held.arrived;
    const second = called(server, token);
    first.abort();
    await expect(gone).rejects.toThrow();
    held.release();
    expect((await second).status).toBe(200);
  });
});

describe("23. without a browser, tokens that somebody makes up", () => {
  let server: MovedClockServer;
  beforeAll(async () => {
    server = await startMovedClockServer("test/support/limited-worker.ts", { HEADLESS: on });
  });
  afterAll(() => server.close());

  async function limits(told: object): Promise<void> {
    const answer = await fetch(`${server.origin}/__limits`, { method: "POST", body: JSON.stringify(told) });
    if (!answer.ok) throw new Error(`The limits were not set (${answer.status}).`);
  }
  let networks = 0;
  /** One request of an address. */
  const from = (address: string, token: string) => {
    const { headers, body } = statelessRequest("tools/call", add);
    const source = { "cf-connecting-ip": address };
    return fetch(`${server.origin}/mcp`, {
      method: "POST",
      headers: { ...jsonHeaders, ...headers, ...bearer(token), ...source },
      body: JSON.stringify(body),
    });
  };
  const madeUp = () => `ghp_${crypto.randomUUID().replaceAll("-", "")}abcd`;

  test("are asked about so often for an address in a minute, and good ones that are known go on", async () => {
    const good = server.github.issuePersonalToken("inspector", "classic", "repo");
    const address = `192.0.2.${++networks}`;
    await limits({ addresses: 3 });
    expect((await from(address, good)).status).toBe(200);
    expect((await from(address, madeUp())).status).toBe(401);
    // the same one again is known for a while, and costs nothing
    const bad = madeUp();
    expect((await from(address, bad)).status).toBe(401);
    const before = asked(server);
    expect((await from(address, bad)).status).toBe(401);
    const refused = await from(address, madeUp());
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(await refused.text()).toMatch(/more tokens came from this network address/);
    expect((await from(address, good)).status).toBe(200);
    expect(asked(server)).toBe(before);
    expect((await from(`192.0.2.${++networks}`, madeUp())).status).toBe(401);
  });

  test("are not asked about while nobody can count them", async () => {
    await limits({ limitersFail: true });
    const before = asked(server);
    const refused = await from(`192.0.2.${++networks}`, madeUp());
    expect(refused.status).toBe(503);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(asked(server)).toBe(before);
  });

  test("are in the audit trail once a minute for an address, without it", async () => {
    await limits({});
    const address = `192.0.2.${++networks}`;
    const count = async () => (await auditRows(server)).filter(({ action }) => action === "present").length;
    const before = await count();
    for (const token of [madeUp(), madeUp(), madeUp()]) await from(address, token);
    expect((await count()) - before).toBe(1);
    await server.forward(61_000);
    await from(address, madeUp());
    expect((await count()) - before).toBe(2);
    const rows = JSON.stringify(await auditRows(server));
    expect(rows).not.toContain("192.0.2.");
    expect(rows).not.toMatch(secret);
  });
});
