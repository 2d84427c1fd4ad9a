import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { authorizeClient, resultOfTool, tokensOf } from "../support/authorization.ts";
import { getAsHost } from "../support/host-header.ts";
import { postToken, register, type SignedIn, signIn } from "../support/oauth-client.ts";
import { startServer, type TestServer } from "../support/server.ts";
import { authorizationStorage, entriesOf } from "../support/storage.ts";

/** A page of a browser-based client. */
const page = "https://client.example";

let server: TestServer;
let origin: string;
let both: SignedIn;
beforeAll(async () => {
  server = await startServer();
  origin = server.origin;
  both = await signIn(origin, { scope: "profile email" });
});
afterAll(() => server.close());

const ask = (headers: Record<string, string> = {}, init: RequestInit = {}, at = origin) =>
  fetch(`${at}/userinfo`, { ...init, headers });
const askWith = (token: string) => ask({ authorization: `Bearer ${token}` });
const claimsWith = async (token: string): Promise<unknown> => (await askWith(token)).json();
const whoami = async ({ access_token, resource = "/mcp" }: { access_token: string; resource?: string }) =>
  (await resultOfTool(`${origin}${resource}`, access_token, "whoami")).structuredContent;

/** RFC 6750 section 3.1, with a sentence that says what to do. */
async function expectInvalidToken(response: Response): Promise<void> {
  expect(response.status).toBe(401);
  expect(response.headers.get("www-authenticate")).toBe('Bearer error="invalid_token"');
  expect(response.headers.get("cache-control")).toBe("no-store");
  expect(response.headers.get("content-type")).toMatch(/^application\/json/);
  expect(await response.json()).toEqual({
    error: "invalid_token",
    error_description: expect.stringMatching(/Refresh it, or sign in again\.$/),
  });
}

/** No credentials that count: a challenge without an error code (RFC 6750 section 3.1). */
async function expectChallenge(response: Response): Promise<void> {
  expect(response.status).toBe(401);
  expect(response.headers.get("www-authenticate")).toBe("Bearer");
  expect(await response.text()).toBe("");
}

describe("the claims (OpenID Connect Core section 5.3)", () => {
  const profile = () => ({
    preferred_username: "inspector",
    name: "Inspector Gadget",
    picture: expect.stringMatching(/^http:\/\/.+\/avatars\/u\/inspector$/),
  });
  const address = { email: "inspector@example.com", email_verified: true };

  test.each([
    ["profile", () => profile()],
    ["email", () => address],
    ["profile email", () => ({ ...profile(), ...address })],
  ])("with the scope %j are those of that scope, and whoami's", async (scope, expected) => {
    const signedIn = await signIn(origin, { scope });
    const response = await askWith(signedIn.access_token);
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("application/json");
    expect(response.headers.get("cache-control")).toBe("no-store");
    const claims: unknown = await response.json();
    expect(claims).toEqual({ sub: "3", ...expected() });
    expect(claims).toEqual(await whoami(signedIn));
  });

  test("are those of the token's scope now, after a refresh that narrowed it", async () => {
    const { clientId, refresh_token } = await signIn(origin, { scope: "profile email" });
    const fields = { grant_type: "refresh_token", client_id: clientId };
    const narrow = await tokensOf(await postToken(origin, { ...fields, refresh_token, scope: "email" }));
    expect(await claimsWith(narrow.access_token)).toEqual({ sub: "3", ...address });
    const wide = await tokensOf(await postToken(origin, { ...fields, refresh_token: narrow.refresh_token }));
    expect(await claimsWith(wide.access_token)).toEqual({ sub: "3", ...profile(), ...address });
  });

  test("are absent, and not null, where GitHub has no fact", async () => {
    server.github.fault({ path: "/user/emails", status: 200, body: [] });
    server.github.fault({
      path: "/user",
      status: 200,
      body: { id: 3, login: "inspector", name: null, avatar_url: null },
    });
    const signedIn = await signIn(origin, { scope: "profile email" });
    const claims = await claimsWith(signedIn.access_token);
    expect(claims).toEqual({ sub: "3", preferred_username: "inspector" });
    expect(Object.keys(Object(claims))).toEqual(["sub", "preferred_username"]);
    expect(claims).toEqual(await whoami(signedIn));
  });

  test("are each person's own", async () => {
    const demo = await signIn(origin, { user: "demo" });
    expect(await claimsWith(demo.access_token)).toMatchObject({ sub: "4", preferred_username: "demo" });
    expect(await claimsWith(both.access_token)).toMatchObject({
      sub: "3",
      preferred_username: "inspector",
    });
  });

  test.each(["/mcp", "/sse"])("are read with a token for %s", async (resource) => {
    const { access_token } = await signIn(origin, { resource: `${origin}${resource}` });
    expect(await claimsWith(access_token)).toEqual({ sub: "3", ...profile() });
  });

  test("are the same by POST, whatever the body is", async () => {
    const expected = await claimsWith(both.access_token);
    for (const body of [null, "", "access_token=other", '{"sub":"1"}', "x".repeat(100_000)]) {
      const response = await ask(both.authorization, { method: "POST", body });
      expect(response.status).toBe(200);
      expect(await response.json()).toEqual(expected);
    }
  });

  test.each(["bearer", "BEARER", "bEaReR"])(
    "are read with the scheme spelled %s (RFC 9110 section 11.1)",
    async (scheme) => {
      expect((await ask({ authorization: `${scheme} ${both.access_token}` })).status).toBe(200);
    },
  );

  test("cost no request to GitHub", async () => {
    const before = server.github.calls().length;
    await askWith(both.access_token);
    expect(server.github.calls()).toHaveLength(before);
  });
});

describe("without credentials that count", () => {
  test.each<[string, Record<string, string>]>([
    ["no header", {}],
    ["an empty one", { authorization: "" }],
    ["the scheme alone", { authorization: "Bearer" }],
    ["another scheme", { authorization: "Basic dXNlcjpwYXNz" }],
    ["GitHub's scheme", { authorization: "token gho_x" }],
  ])("%s is a challenge", async (_what, headers) => {
    await expectChallenge(await ask(headers));
    await expectChallenge(await ask(headers, { method: "POST" }));
  });

  test("a good token without its scheme is one too", async () => {
    await expectChallenge(await ask({ authorization: both.access_token }));
  });

  test("a good token in the query or in a form is not looked at (RFC 6750 section 2.3)", async () => {
    const parameters = new URLSearchParams({ access_token: both.access_token });
    await expectChallenge(await fetch(`${origin}/userinfo?${parameters}`));
    await expectChallenge(await fetch(`${origin}/userinfo?${parameters}`, { method: "POST" }));
    await expectChallenge(await fetch(`${origin}/userinfo`, { method: "POST", body: parameters }));
  });
});

describe("a token that is not valid here is refused, with what to do", () => {
  test.each([
    ["made up", "garbage"],
    ["empty in all its parts", "::"],
    ["of two parts", "1:2"],
    ["of the right form", "3:abcdefghijklmnop:abcdefghijklmnopqrstuvwxyz012345"],
    ["of names of object members", "__proto__:constructor:toString"],
    // Workers KV throws for a key over 512 bytes
    ["of a grant that is far too long", `3:${"x".repeat(600)}:3`],
    ["of 5000 characters", "x".repeat(5000)],
    ["of two words", "two words"],
  ])("one %s", async (_what, token) => {
    await expectInvalidToken(await askWith(token));
  });

  test("one with something before, after or beside it", async () => {
    const token = both.access_token;
    for (const other of [`"${token}"`, `${token}x`, `x${token}`, `${token}, Bearer ${token}`]) {
      await expectInvalidToken(await askWith(other));
    }
  });

  test("one whose user or grant was changed", async () => {
    const demo = await signIn(origin, { user: "demo" });
    const [user, grant, secret] = both.access_token.split(":");
    const [otherUser, otherGrant] = demo.access_token.split(":");
    for (const parts of [
      [otherUser, grant, secret],
      [user, otherGrant, secret],
      [otherUser, otherGrant, secret],
    ]) {
      await expectInvalidToken(await askWith(parts.join(":")));
    }
  });

  test("an expired one", async () => {
    const { access_token } = await signIn(origin);
    const storage = await authorizationStorage(server);
    const [userId, grantId] = access_token.split(":");
    for (const { key, value } of await entriesOf(storage, `token:${userId}:${grantId}:`)) {
      await storage.put(key, value.replace(/"expiresAt":\d+/, '"expiresAt":1000000000'));
    }
    await expectInvalidToken(await askWith(access_token));
  });

  test.each(["access_token", "refresh_token"] as const)("one that ended with its %s", async (revoked) => {
    const signedIn = await signIn(origin);
    expect((await askWith(signedIn.access_token)).status).toBe(200);
    await postToken(origin, { token: signedIn[revoked], client_id: signedIn.clientId });
    await expectInvalidToken(await askWith(signedIn.access_token));
  });

  test("one of another host of this server, whose issuer is another", async () => {
    const localhost = origin.replace("127.0.0.1", "localhost");
    const { authorization } = await signIn(localhost);
    expect((await ask(authorization, {}, localhost)).status).toBe(200);
    await expectInvalidToken(await ask(authorization));
  });

  test("a refresh token", async () => {
    const { refresh_token } = await signIn(origin);
    await expectInvalidToken(await askWith(refresh_token));
  });

  test("a code", async () => {
    const { redirect } = await authorizeClient(origin, await register(origin));
    await expectInvalidToken(await askWith(redirect.searchParams.get("code") ?? ""));
  });

  test("a GitHub token of the same person, even with every scope", async () => {
    await expectInvalidToken(await askWith(server.github.issueToken("inspector", "user:email repo")));
  });
});

describe("other methods", () => {
  test.each(["HEAD", "PUT", "PATCH", "DELETE"])("%s is refused, with those that are not", async (method) => {
    const response = await ask(both.authorization, { method });
    expect(response.status).toBe(405);
    expect(response.headers.get("allow")).toBe("GET, POST, OPTIONS");
    if (method !== "HEAD") expect(await response.json()).toMatchObject({ error: "invalid_request" });
  });

  test.each(["/userinfo/", "/userinfo/3", "/UserInfo"])("%s is another address", async (path) => {
    const response = await fetch(`${origin}${path}`, { headers: both.authorization });
    expect(response.status).toBe(404);
    expect(await response.text()).not.toContain("inspector@example.com");
  });
});

describe("a page of another origin", () => {
  test("may ask with a token", async () => {
    const preflight = await ask(
      {
        origin: page,
        "access-control-request-method": "GET",
        "access-control-request-headers": "authorization",
      },
      { method: "OPTIONS" },
    );
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get("access-control-allow-origin")).toBe("*");
    expect(preflight.headers.get("access-control-allow-methods")).toBe("GET, POST");
    expect(preflight.headers.get("access-control-allow-headers")).toBe("Authorization, *");
    expect(preflight.headers.get("access-control-allow-credentials")).toBeNull();
  });

  test("reads the claims, a refusal and its challenge", async () => {
    for (const [headers, status] of [
      [both.authorization, 200],
      [{ authorization: "Bearer garbage" }, 401],
      [{}, 401],
    ] as const) {
      const response = await ask({ origin: page, ...headers });
      expect(response.status).toBe(status);
      expect(response.headers.get("access-control-allow-origin")).toBe("*");
      expect(response.headers.get("access-control-expose-headers")).toContain("WWW-Authenticate");
      expect(response.headers.get("access-control-allow-credentials")).toBeNull();
    }
  });
});

test("a host that is not this machine, over http, is refused (DNS rebinding)", async () => {
  expect((await getAsHost(origin, "/userinfo", "attacker.example")).status).toBe(403);
});

test("neither the token nor the claims are logged", async () => {
  await askWith(both.access_token);
  await askWith(`${both.access_token}x`);
  expect(server.logs()).not.toContain(both.access_token.split(":")[2]);
  expect(server.logs()).not.toContain("inspector@example.com");
});

describe("the authorization server's metadata", () => {
  const path = "/.well-known/oauth-authorization-server";

  test("names the endpoint, for each host its own", async () => {
    for (const host of [origin, origin.replace("127.0.0.1", "localhost")]) {
      const response = await fetch(`${host}${path}`, { headers: { origin: page } });
      expect(response.status).toBe(200);
      expect(response.headers.get("content-type")).toMatch(/^application\/json/);
      expect(response.headers.get("access-control-allow-origin")).toBe(page);
      expect(response.headers.get("vary")).toContain("Origin");
      expect(await response.json()).toMatchObject({
        issuer: host,
        token_endpoint: `${host}/token`,
        userinfo_endpoint: `${host}/userinfo`,
      });
    }
  });

  test("answers other methods as before", async () => {
    const status = async (method: string) => (await fetch(`${origin}${path}`, { method })).status;
    expect(await status("HEAD")).toBe(200);
    expect(await status("OPTIONS")).toBe(204);
    expect(await status("POST")).toBe(405);
  });
});
