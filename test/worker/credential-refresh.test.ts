import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { callTool, resultOfTool, signInClient, tokensOf } from "../support/authorization.ts";
import { tokenRequests, workingTokens } from "../support/github-tokens.ts";
import { lanes, openSession, openSse } from "../support/mcp-lanes.ts";
import { request } from "../support/mcp-messages.ts";
import { postToken, register, type SignedIn, signIn } from "../support/oauth-client.ts";
import { startServer, type TestServer } from "../support/server.ts";
import { connectExchanging, exchange as exchangeToken, handOut } from "../support/token-exchange.ts";

/** Seconds: the credential is refreshed before each use, since it ends within five minutes. */
const aboutToExpire = 240;
const hours = 8 * 3600;

let server: TestServer;
let mcp: string;
beforeAll(async () => {
  server = await startServer({}, { expiringTokens: true });
  mcp = `${server.origin}/mcp`;
});
beforeEach(() => server.github.setTokenLifetime(aboutToExpire));
afterAll(() => server.close());

const exchange = { path: "/login/oauth/access_token", method: "POST" };
const account = { name: "userInfoOctokit", arguments: {} };

const readsAccount = async (accessToken: string) =>
  (await resultOfTool(mcp, accessToken, "userInfoOctokit")).structuredContent?.login;

const refresh = ({ clientId, refresh_token }: Pick<SignedIn, "clientId" | "refresh_token">) =>
  postToken(server.origin, { grant_type: "refresh_token", refresh_token, client_id: clientId });

/** How many requests to GitHub's token endpoint something takes. */
async function tokenRequestsOf(work: () => Promise<unknown>): Promise<number> {
  const before = tokenRequests(server.github);
  await work();
  return tokenRequests(server.github) - before;
}

describe("2. a credential that expires", () => {
  test("is refreshed before it does, and then not again", async () => {
    const { access_token } = await signIn(server.origin);
    server.github.setTokenLifetime(hours);
    expect(await tokenRequestsOf(() => readsAccount(access_token))).toBe(1);
    expect(await tokenRequestsOf(() => readsAccount(access_token))).toBe(0);
    expect(await readsAccount(access_token)).toBe("inspector");
  });

  test("is not refreshed while it is good for long", async () => {
    server.github.setTokenLifetime(hours);
    const session = await signIn(server.origin);
    const work = async () => {
      expect(await readsAccount(session.access_token)).toBe("inspector");
      expect((await refresh(session)).status).toBe(200);
    };
    expect(await tokenRequestsOf(work)).toBe(0);
  });

  test("is refreshed once for twenty who need it at that moment, calls of all lanes and token requests", async () => {
    const clients = [];
    for (let client = 0; client < 5; client++) clients.push(await signIn(server.origin));
    const connections = [];
    for (const { authorization } of clients) {
      const [stateless, session, sse] = [lanes[0], lanes[1], lanes.at(-1)];
      for (const lane of [stateless, session, sse])
        connections.push(await lane?.connect(server.origin, authorization));
    }
    server.github.setTokenLifetime(hours);
    // GitHub takes its time, so that all of them wait for the same answer
    server.github.fault({ ...exchange, delayMs: 500 });
    const calls = connections.map(async (connection) => {
      const reply = await connection?.request("tools/call", account);
      return reply?.answer?.result?.structuredContent;
    });
    const refreshes = clients.map(async (client) => (await refresh(client)).status);
    const spent = await tokenRequestsOf(async () => {
      const read = await Promise.all(calls);
      expect(read).toEqual(Array(15).fill(expect.objectContaining({ login: "inspector" })));
      expect(await Promise.all(refreshes)).toEqual(Array(5).fill(200));
    });
    expect(spent).toBe(1);
    for (const connection of connections) connection?.close();
    // a refresh token that was used twice would have ended all of it
    for (const { access_token } of clients) expect(await readsAccount(access_token)).toBe("inspector");
    expect(await workingTokens(server.github)).toHaveLength(1);
  });

  test("is used as it is while GitHub fails to refresh it", async () => {
    const session = await signIn(server.origin);
    server.github.fault({ ...exchange, status: 503, times: 2 });
    expect(await tokenRequestsOf(() => readsAccount(session.access_token))).toBe(1);
    const refreshed = await tokensOf(await refresh(session));
    expect(await readsAccount(refreshed.access_token)).toBe("inspector");
  });

  const html = { headers: { "content-type": "text/html" }, body: "<h1>private detail</h1>" };
  const json = { headers: { "content-type": "application/json" } };
  test.each([
    ["500", { status: 500 }],
    ["502 with HTML", { status: 502, ...html }],
    ["HTML", { status: 200, ...html }],
    ["truncated JSON", { status: 200, ...json, body: '{"access_token":"private detail' }],
    ["an error of its own", { status: 200, body: { error: "incorrect_client_credentials" } }],
    ["no token", { status: 200, body: { token_type: "bearer", scope: "" } }],
    ["a list", { status: 200, body: [] }],
    ["nothing", { status: 200, body: "" }],
    ["2 MB", { status: 200, ...json, body: JSON.stringify({ access_token: "x".repeat(2 << 20) }) }],
    ["429", { status: 429, headers: { "retry-after": "60" } }],
    ["403", { status: 403 }],
  ])("is used as it is when the refresh is answered with %s (bad input)", async (_what, fault) => {
    const { access_token } = await signIn(server.origin);
    server.github.fault({ ...exchange, ...fault });
    const { structuredContent } = await resultOfTool(mcp, access_token, "userInfoOctokit");
    expect(structuredContent).toMatchObject({ login: "inspector" });
    expect(await readsAccount(access_token)).toBe("inspector");
    expect(server.logs()).not.toContain("private detail");
  });

  test("ends every grant when GitHub no longer takes the refresh token", async () => {
    const [first, second] = [await signIn(server.origin), await signIn(server.origin)];
    server.github.revokeAccess("inspector");
    const { isError, content } = await resultOfTool(mcp, first.access_token, "userInfoOctokit");
    expect([isError, content[0]?.text]).toEqual([true, expect.stringMatching(/Sign in again/)]);
    for (const { access_token } of [first, second])
      expect((await callTool(mcp, access_token, "add", { a: 1, b: 1 })).status).toBe(401);
  });

  test("that is over makes a token request invalid_grant, for every grant", async () => {
    const [first, second] = [await signIn(server.origin), await signIn(server.origin)];
    server.github.revokeAccess("inspector");
    const refused = await refresh(first);
    expect(refused.status).toBe(400);
    expect(await refused.json()).toEqual({
      error: "invalid_grant",
      error_description: expect.stringMatching(/Sign in again/),
    });
    for (const { access_token } of [first, second])
      expect((await callTool(mcp, access_token, "add", { a: 1, b: 1 })).status).toBe(401);
    expect((await refresh(second)).status).toBe(400);
  });

  test("that is over ends every grant when a token is exchanged, too", async () => {
    const first = await connectExchanging(server.origin);
    const helper = await handOut(server.origin, first);
    const second = await signIn(server.origin);
    server.github.revokeAccess("inspector");
    const refused = await exchangeToken(server.origin, helper);
    expect([refused.status, await refused.json()]).toEqual([
      400,
      { error: "invalid_grant", error_description: expect.stringMatching(/Sign in again/) },
    ]);
    for (const { access_token } of [first, helper, second])
      expect((await callTool(mcp, access_token, "add", { a: 1, b: 1 })).status).toBe(401);
    expect((await refresh(first)).status).toBe(400);
  });

  test("is refreshed when GitHub takes the access token no more, but the refresh token", async () => {
    server.github.setTokenLifetime(hours);
    const { access_token } = await signIn(server.origin);
    server.github.fault({ path: "/user", status: 401 });
    expect(await tokenRequestsOf(() => readsAccount(access_token))).toBe(1);
    expect(await readsAccount(access_token)).toBe("inspector");
  });
});

describe("7. a session that was opened before a refresh", () => {
  test("uses the new credential afterwards, over Streamable HTTP and over SSE", async () => {
    const { authorization, access_token } = await signIn(server.origin);
    const session = await openSession(server.origin, authorization);
    const stream = await openSse(server.origin, authorization);
    const login = { login: "inspector" };
    const call = request("tools/call", account, 7);
    expect((await session.post(call)).answer?.result?.structuredContent).toMatchObject(login);
    expect((await stream.request(call)).answer?.result?.structuredContent).toMatchObject(login);
    const before = await workingTokens(server.github);
    server.github.setTokenLifetime(hours);
    expect(await tokenRequestsOf(() => readsAccount(access_token))).toBe(1);
    expect(await workingTokens(server.github)).not.toEqual(before);
    expect((await session.post(call)).answer?.result?.structuredContent).toMatchObject(login);
    expect((await stream.request(call)).answer?.result?.structuredContent).toMatchObject(login);
    stream.close();
  });

  test("goes on with the token that its client refreshed", async () => {
    const first = await signIn(server.origin);
    const session = await openSession(server.origin, first.authorization);
    const { access_token } = await tokensOf(await refresh(first));
    const bearer = { authorization: `Bearer ${access_token}` };
    const { answer } = await session.post(request("tools/call", account), bearer);
    expect(answer?.result?.structuredContent).toMatchObject({ login: "inspector" });
  });
});

test("2. an OAuth App's tokens need no refresh at all", async () => {
  server.github.setTokenLifetime(undefined);
  const clientId = await register(server.origin);
  const work = async () => {
    const { access_token, refresh_token } = await signInClient(server.origin, clientId);
    expect((await refresh({ clientId, refresh_token })).status).toBe(200);
    expect(await readsAccount(access_token)).toBe("inspector");
  };
  // the exchange of the sign-in's code
  expect(await tokenRequestsOf(work)).toBe(1);
});
