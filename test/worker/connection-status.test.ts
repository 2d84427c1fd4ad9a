import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { callTool, newRequest, resultOfTool, signInClient } from "../support/authorization.ts";
import { lanes } from "../support/mcp-lanes.ts";
import type { Reply } from "../support/mcp-messages.ts";
import { register, signIn } from "../support/oauth-client.ts";
import { startServer, type TestServer } from "../support/server.ts";

/** Anything that opens something: GitHub's tokens and app, ours, and the secret that seals them. */
const secret = /gh[opurs]_|local-dev-secret|a secret for tests|refresh_token|access_token/;

const isoTime = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);

const status = { name: "connectionStatus", arguments: {} };

/** What the tool answered on a lane. */
const structured = ({ answer }: Reply) => answer?.result?.structuredContent;

let server: TestServer;
let mcp: string;

beforeAll(async () => {
  server = await startServer();
  mcp = `${server.origin}/mcp`;
});
afterAll(() => server.close());

describe.each(lanes)("12. connectionStatus ($title)", (lane) => {
  const resource = () => (lane.title.includes("SSE") ? `${server.origin}/sse` : mcp);

  test("says whose connection it is, what was granted, until when, and what the person may do", async () => {
    const { clientId, authorization, access_token, refresh_token } = await signIn(server.origin, {
      scope: "profile email",
      resource: resource(),
    });
    const client = await lane.connect(server.origin, authorization);
    const reply = await client.request("tools/call", status);
    client.close();
    expect(reply.status).toBeLessThan(300);
    expect(structured(reply)).toEqual({
      account: { id: access_token.split(":")[0], login: "inspector" },
      client: { id: clientId },
      scopes: ["profile", "email"],
      withheld: [],
      repositories: { reach: "all" },
      githubScopes: ["user:email"],
      // of an OAuth App: it lasts until somebody ends it
      githubCredential: { state: "good" },
      connectedAt: isoTime,
      endsAt: isoTime,
      options: [
        {
          what: "Change what this client may do.",
          url: expect.stringMatching(/\/permissions\?request=v1\.[\w.-]+$/),
        },
        {
          what: expect.stringMatching(/^See what is connected, and end /),
          url: `${server.origin}/account`,
        },
        {
          what: expect.stringMatching(/^End the access of every client/),
          url: `${server.github.url}/settings/connections/applications/${server.github.clientId}`,
        },
      ],
    });
    const answer = JSON.stringify(reply.answer);
    expect(answer).not.toMatch(secret);
    for (const token of [access_token, refresh_token]) expect(answer).not.toContain(token.split(":")[2]);
  });

  test("says that the connection ended once GitHub took the access back, and the next request is a 401", async () => {
    const { authorization } = await signIn(server.origin, { user: "demo", resource: resource() });
    const client = await lane.connect(server.origin, authorization);
    server.github.revokeAccess("demo");
    // whoever asks GitHub first finds out
    const found = await client.request("tools/call", { name: "userInfoOctokit", arguments: {} });
    expect(found.answer?.result?.isError).toBe(true);
    expect(JSON.stringify(found.answer)).toMatch(/Sign in again/);
    const next = await client.request("tools/call", status);
    client.close();
    expect(next.status).toBe(401);
    expect(next.headers.get("www-authenticate")).toMatch(/error="invalid_token"/);
    expect(next.headers.get("www-authenticate")).toMatch(/resource_metadata="/);
  });
});

test("12. the connection ends a grant's idle time from now, and began a moment ago", async () => {
  const { access_token } = await signIn(server.origin);
  const { structuredContent } = await resultOfTool(mcp, access_token, "connectionStatus");
  const age = Date.now() - Date.parse(String(structuredContent?.connectedAt));
  expect(age).toBeGreaterThanOrEqual(0);
  expect(age).toBeLessThan(60_000);
  const left = Date.parse(String(structuredContent?.endsAt)) - Date.now();
  expect(Math.abs(left - 90 * 24 * 3600_000)).toBeLessThan(60_000);
});

test("12. each client sees its own connection", async () => {
  const [first, second] = [
    await signIn(server.origin),
    await signIn(server.origin, { scope: "email profile" }),
  ];
  for (const { access_token, clientId } of [first, second]) {
    const { structuredContent } = await resultOfTool(mcp, access_token, "connectionStatus");
    expect(structuredContent).toMatchObject({ client: { id: clientId } });
  }
  const { structuredContent } = await resultOfTool(mcp, first.access_token, "connectionStatus");
  expect(structuredContent).toMatchObject({ scopes: ["profile"] });
});

test("12. a connection that ended because of another that needed the same credential is a 401 too", async () => {
  const { access_token } = await signIn(server.origin, { user: "admin" });
  const other = await signIn(server.origin, { user: "admin" });
  server.github.revokeAccess("admin");
  await callTool(mcp, other.access_token, "userInfoOctokit");
  const response = await callTool(mcp, access_token, "connectionStatus");
  expect(response.status).toBe(401);
  expect(response.headers.get("www-authenticate")).toMatch(/error="invalid_token"/);
});

test("12. it takes no arguments", async () => {
  const { access_token } = await signIn(server.origin);
  const result = await resultOfTool(mcp, access_token, "connectionStatus", { account: "demo" });
  expect(result.isError).toBe(true);
  expect(result.content[0]?.text).toMatch(/^Invalid arguments for connectionStatus: /);
});

describe("12. with credentials that expire", () => {
  let expiring: TestServer;
  beforeAll(async () => {
    expiring = await startServer({}, { expiringTokens: true, tokenLifetimeSeconds: 3600 });
  });
  afterAll(() => expiring.close());

  test("it says when, and shows neither the token nor the one that renews it", async () => {
    const clientId = await register(expiring.origin);
    const { access_token } = await signInClient(expiring.origin, clientId);
    const result = await resultOfTool(`${expiring.origin}/mcp`, access_token, "connectionStatus");
    expect(result.structuredContent).toMatchObject({
      githubScopes: [],
      githubCredential: { state: "good", expiresAt: isoTime },
    });
    const { githubCredential } = result.structuredContent as { githubCredential: { expiresAt: string } };
    const left = Date.parse(githubCredential.expiresAt) - Date.now();
    expect(Math.abs(left - 3600_000)).toBeLessThan(60_000);
    expect(JSON.stringify(result)).not.toMatch(secret);
  });
});

test("12. without the scope profile it does not name the account", async () => {
  const { clientId } = await newRequest(server.origin);
  const { access_token } = await signInClient(server.origin, clientId, { scope: "email" });
  const result = await resultOfTool(mcp, access_token, "connectionStatus");
  expect(result.structuredContent).toMatchObject({ scopes: ["email"] });
  expect(result.structuredContent?.account).toEqual({ id: access_token.split(":")[0] });
  expect(JSON.stringify(result)).not.toContain("inspector");
});
