import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { Fault } from "../../dev/github/index.ts";
import { callTool, resultOfTool, signInClient } from "../support/authorization.ts";
import { workingTokens } from "../support/github-tokens.ts";
import { openSession } from "../support/mcp-lanes.ts";
import { request } from "../support/mcp-messages.ts";
import { type SignedIn, signIn } from "../support/oauth-client.ts";
import { startServer, type TestServer } from "../support/server.ts";
import { startUpstream, type Upstream } from "../support/upstream.ts";

let upstream: Upstream;
let server: TestServer;
let mcp: string;
beforeAll(async () => {
  upstream = await startUpstream();
  server = await startServer({ GITHUB_API_URL: upstream.url });
  upstream.forwardTo(server.github.url);
  mcp = `${server.origin}/mcp`;
});
afterEach(() => expect(server.logs()).not.toMatch(/private detail|gh[opru]_/));
afterAll(async () => {
  await server.close();
  await upstream.close();
});

const readAccount = (accessToken: string) => resultOfTool(mcp, accessToken, "userInfoOctokit");
const loginRead = async (accessToken: string) => (await readAccount(accessToken)).structuredContent?.login;
const statusOf = async ({ access_token }: Pick<SignedIn, "access_token">) =>
  (await callTool(mcp, access_token, "add", { a: 1, b: 1 })).status;
const readsOfAccount = () => upstream.received.filter(({ path }) => path === "/user").length;

describe("4. GitHub revoked the credential (401)", () => {
  test("the call says so in words, and is not made twice", async () => {
    const { access_token } = await signIn(server.origin);
    server.github.revokeAccess("inspector");
    const before = readsOfAccount();
    const { isError, content, structuredContent } = await readAccount(access_token);
    expect(readsOfAccount() - before).toBe(1);
    expect([isError, structuredContent]).toEqual([true, undefined]);
    expect(content).toHaveLength(1);
    expect(content[0]?.text).toMatch(/^GitHub no longer accepts this connection.* Sign in again by/);
  });

  test("every grant that depends on it ends; another account's, and another credential's, do not", async () => {
    const [first, second] = [await signIn(server.origin), await signIn(server.origin)];
    const withEmail = await signIn(server.origin, { scope: "profile email" });
    const other = await signIn(server.origin, { user: "demo" });
    server.github.fault({ path: "/user", status: 401 });
    expect((await readAccount(first.access_token)).isError).toBe(true);
    expect([await statusOf(first), await statusOf(second)]).toEqual([401, 401]);
    expect([await statusOf(withEmail), await statusOf(other)]).toEqual([200, 200]);
    expect(await loginRead(withEmail.access_token)).toBe("inspector");
  });

  test("the next MCP request is 401 invalid_token, with the challenge that starts a sign-in", async () => {
    const { access_token } = await signIn(server.origin);
    server.github.revokeAccess("inspector");
    await readAccount(access_token);
    const { status, headers } = await callTool(mcp, access_token, "add", { a: 1, b: 1 });
    expect(status).toBe(401);
    const challenge = headers.get("www-authenticate") ?? "";
    expect(challenge).toMatch(/^Bearer /);
    expect(challenge).toContain('error="invalid_token"');
    expect(challenge).toContain(
      `resource_metadata="${server.origin}/.well-known/oauth-protected-resource/mcp"`,
    );
  });

  test("a session's next message is 401 too", async () => {
    const { authorization, access_token } = await signIn(server.origin);
    const session = await openSession(server.origin, authorization);
    server.github.revokeAccess("inspector");
    const call = request("tools/call", { name: "userInfoOctokit", arguments: {} });
    expect((await session.post(call)).answer?.result?.isError).toBe(true);
    expect((await session.post(call)).status).toBe(401);
    expect(await statusOf({ access_token })).toBe(401);
  });

  test("after signing in again, the same client works", async () => {
    const { clientId, access_token } = await signIn(server.origin);
    server.github.revokeAccess("inspector");
    await readAccount(access_token);
    const again = await signInClient(server.origin, clientId);
    expect(await loginRead(again.access_token)).toBe("inspector");
    expect(await statusOf({ access_token })).toBe(401);
  });

  test("a call whose token was replaced meanwhile is made with the new one, and ends nothing", async () => {
    const first = await signIn(server.origin);
    const token = server.github.issuedTokens().at(-1);
    expect(await workingTokens(server.github)).toContain(token);
    const held = upstream.hold("/user");
    const call = loginRead(first.access_token);
    await held.arrived;
    // the new sign-in's token takes the place of the one that the call is under way with
    const second = await signIn(server.origin);
    expect(await workingTokens(server.github)).not.toContain(token);
    held.release();
    expect(await call).toBe("inspector");
    expect([await statusOf(first), await statusOf(second)]).toEqual([200, 200]);
  });
});

describe("4. what is no revocation never ends a grant", () => {
  const body = { message: "private detail" };
  const html = { headers: { "content-type": "text/html" }, body: "<h1>private detail</h1>" };
  const json = { "content-type": "application/json" };
  const failures: [string, Partial<Fault>, RegExp][] = [
    ["403", { status: 403, body }, /may not do it/],
    [
      "403 for too many bad credentials",
      { status: 403, body: { message: "Maximum number of login attempts exceeded." } },
      /may not do it/,
    ],
    ["404", { status: 404, body }, /no such thing/],
    ["429", { status: 429, body, headers: { "retry-after": "9" } }, /rate limit .* in 9 seconds/],
    ["the rate limit", { status: 403, body, headers: { "x-ratelimit-remaining": "0" } }, /rate limit/],
    ["451", { status: 451, body }, /does not give access to this for legal reasons\. /],
    ["500", { status: 500, body, times: 3 }, /status 500\)\. Try again in a minute/],
    ["502 with HTML", { status: 502, ...html, times: 3 }, /status 502\)\. Try again in a minute/],
    ["503", { status: 503, body, times: 3 }, /status 503\)\. Try again in a minute/],
    // bad input
    ["HTML", { status: 200, ...html }, /^[A-Z].{20,}\.$/],
    ["truncated JSON", { status: 200, headers: json, body: '{"login":"private detail' }, /could not be used/],
    ["an error in a 200", { status: 200, body }, /^[A-Z].{20,}\.$/],
    ["nothing", { status: 200, headers: json, body: "" }, /could not be used/],
    // of which no tool makes anything: the operator finds it by what is said
    [
      "null",
      { status: 200, headers: json, body: "null" },
      /^The tool failed .{20,} by this reference: [\da-z]{4}-[\da-z]{4}-[\da-z]{4}$/,
    ],
    ["a list", { status: 200, body: [] }, /^[A-Z].{20,}\.$/],
    ["no login", { status: 200, body: { id: 3 } }, /^[A-Z].{20,}\.$/],
    [
      "2 MB",
      { status: 200, headers: json, body: JSON.stringify({ login: "private detail".repeat(150_000) }) },
      /could not be used/,
    ],
  ];

  test.each(failures)("%s", async (_what, fault, words) => {
    const session = await signIn(server.origin);
    server.github.fault({ path: "/user", ...fault });
    const { isError, content, structuredContent } = await readAccount(session.access_token);
    expect([isError, structuredContent]).toEqual([true, undefined]);
    expect(content[0]?.text).toMatch(words);
    expect(content[0]?.text).not.toMatch(/private detail|gh[opru]_/);
    expect(await loginRead(session.access_token)).toBe("inspector");
  });

  test("a GitHub that hangs up", async () => {
    const session = await signIn(server.origin);
    upstream.hangUp("/user", 3);
    const { isError, content } = await readAccount(session.access_token);
    expect([isError, content[0]?.text]).toEqual([true, expect.stringMatching(/^GitHub .* Try again in a/)]);
    expect(await loginRead(session.access_token)).toBe("inspector");
  });

  test("a GitHub that fails once: nobody sees it (9. reads are tried again)", async () => {
    const session = await signIn(server.origin);
    server.github.fault({ path: "/user", status: 503, times: 2 });
    expect(await loginRead(session.access_token)).toBe("inspector");
  });
});
