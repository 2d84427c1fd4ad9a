import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openIdAccountId } from "../../src/identity/account-id.ts";
import { callTool, resultOfTool, signInClient } from "../support/authorization.ts";
import { challengeOf } from "../support/challenge.ts";
import { lanes } from "../support/mcp-lanes.ts";
import { type MovedClockServer, startMovedClockServer } from "../support/moved-clock-server.ts";
import { register } from "../support/oauth-client.ts";
import { OpenIdFront, paths } from "../support/openid-front.ts";
import { encoded, newSigningKey, publicJwk, type SigningKey, signedJwt } from "../support/openid-provider.ts";
import { startServer, type TestServer } from "../support/server.ts";

const audience = "https://mcp.acme.example";
const on = { scopes: ["profile", "email"], audiences: [audience, "https://other.acme.example"] };

let front: OpenIdFront;
let server: TestServer;
beforeAll(async () => {
  front = await OpenIdFront.start();
  server = await startServer({ ...front.vars(), HEADLESS: on });
  front.serve(server.origin);
});
beforeEach(() => front.reset());
afterAll(async () => {
  await server.close();
  await front.close();
});

const now = () => Math.floor(Date.now() / 1000);
let made = 0;

/** The claims of an access token (RFC 9068 section 2.2), each token another. */
const claims = (more: object = {}): object => ({
  ...{ iss: front.issuer, sub: "robot-1", aud: audience, client_id: "ci", jti: String(++made) },
  ...{ iat: now(), exp: now() + 600, preferred_username: "robot", name: "A Robot" },
  ...more,
});

const accessToken = (more: object = {}, header: object = { typ: "at+jwt" }, key?: SigningKey): string =>
  signedJwt(claims(more), key ?? front.provider.signingKey, header);

const called = async (token: string) => await callTool(`${server.origin}/mcp`, token, "add", { a: 1, b: 1 });
const result = async (token: string, name: string, args?: Record<string, unknown>) =>
  await resultOfTool(`${server.origin}/mcp`, token, name, args);

describe("23. without a browser, with an access token of an OpenID provider", () => {
  test.each(lanes)("tools are called, and know the account ($title)", async (lane) => {
    const authorization = `Bearer ${accessToken()}`;
    const client = await lane.connect(server.origin, { authorization });
    const { answer } = await client.request("tools/call", { name: "whoami", arguments: {} });
    client.close();
    expect(answer?.result?.structuredContent).toEqual({
      sub: openIdAccountId(front.issuer, "robot-1"),
      preferred_username: "robot",
      name: "A Robot",
    });
  });

  test.each([
    ["one of several audiences", { aud: ["https://elsewhere.example", audience] }, { typ: "at+jwt" }],
    ["another that is listed", { aud: "https://other.acme.example" }, { typ: "at+jwt" }],
    ["a type with its media type's prefix", {}, { typ: "application/at+jwt" }],
    // as Entra, Auth0 and Keycloak sign them
    ["a type that says nothing", {}, { typ: "JWT" }],
    ["no type", {}, { typ: undefined }],
    ["Keycloak's word for an access token", { typ: "Bearer" }, { typ: "JWT" }],
  ])("%s is taken", async (_what, more, header) => {
    expect((await called(accessToken(more, header))).status).toBe(200);
  });

  test.each<[string, () => string]>([
    ["an audience that is not listed", () => accessToken({ aud: "https://elsewhere.example" })],
    ["no audience", () => accessToken({ aud: undefined })],
    ["an audience that only begins like ours", () => accessToken({ aud: `${audience}.evil.example` })],
    ["another issuer", () => accessToken({ iss: "https://evil.example" })],
    ["no issuer", () => accessToken({ iss: undefined })],
    ["one that has expired", () => accessToken({ exp: now() - 60 })],
    ["one that never expires", () => accessToken({ exp: undefined })],
    ["one of the future", () => accessToken({ iat: now() + 600 })],
    ["one that is not valid yet", () => accessToken({ nbf: now() + 600 })],
    ["no subject", () => accessToken({ sub: undefined })],
    ["an empty subject", () => accessToken({ sub: "" })],
    ["one that is bound to a key", () => accessToken({ cnf: { jkt: "x" } })],
    ["an id_token, whose audience is the client", () => accessToken({ aud: "remote-mcp" }, { typ: "JWT" })],
    [
      "an id_token for the client and us",
      () => accessToken({ aud: ["remote-mcp", audience] }, { typ: "JWT" }),
    ],
    ["an id_token by its nonce", () => accessToken({ nonce: "n" }, { typ: "JWT" })],
    ["an id_token by its at_hash", () => accessToken({ at_hash: "h" }, { typ: "JWT" })],
    ["Keycloak's id_token", () => accessToken({ typ: "ID" }, { typ: "JWT" })],
    ["a logout token", () => accessToken({ events: {} }, { typ: "JWT" })],
    ["a token of another type", () => accessToken({}, { typ: "logout+jwt" })],
    ["another's signature", () => accessToken({}, { typ: "at+jwt" }, newSigningKey("first"))],
    ["a key that is not the provider's", () => accessToken({}, { typ: "at+jwt" }, newSigningKey("evil"))],
    ["a critical header", () => accessToken({}, { typ: "at+jwt", crit: ["x"], x: 1 })],
    [
      "no signature",
      () => `${encoded({ alg: "none", typ: "at+jwt" })}.${encoded(claims())}.${"x".repeat(43)}`,
    ],
    [
      "a symmetric one",
      () => `${encoded({ alg: "HS256", typ: "at+jwt" })}.${encoded(claims())}.${"x".repeat(43)}`,
    ],
    [
      "claims that were changed",
      () => {
        const [head, , signature] = accessToken().split(".");
        return [head, encoded(claims({ sub: "somebody" })), signature].join(".");
      },
    ],
    ["too much of it", () => accessToken({ more: "x".repeat(12_000) })],
    ["a personal access token of GitHub's", () => `ghp_${"x".repeat(36)}`],
    ["words", () => "something"],
  ])("%s is the usual 401", async (_what, token) => {
    const answer = await called(token());
    expect([answer.status, await answer.text()]).toEqual([401, ""]);
    expect(challengeOf(answer.headers).error).toBe("invalid_token");
  });

  test("what is not for us is refused before the provider is asked for anything", async () => {
    expect((await called(accessToken({ aud: "https://elsewhere.example" }))).status).toBe(401);
    expect((await called(accessToken({ exp: now() - 60 }))).status).toBe(401);
    expect(front.seen).toEqual([]);
  });

  test("the id_token of a sign-in here lets nobody in, although the provider signed it", async () => {
    let idToken = "";
    front.alterIdToken((given) => {
      idToken = signedJwt(given, front.provider.signingKey);
      return idToken;
    });
    await signInClient(server.origin, await register(server.origin), { scope: "profile" });
    expect(idToken).toMatch(/^eyJ/);
    expect((await called(idToken)).status).toBe(401);
  });

  test("an address counts if the provider verified it", async () => {
    const verified = await result(accessToken({ email: "r@acme.example", email_verified: true }), "whoami");
    expect(verified.structuredContent).toMatchObject({ email: "r@acme.example" });
    const other = await result(accessToken({ email: "r@acme.example" }), "connectionStatus");
    expect(other.structuredContent).toMatchObject({ scopes: ["profile"], withheld: [{ scope: "email" }] });
  });

  test("groups and addresses of the token let in, and nobody is asked for more", async () => {
    await server.reconfigure({
      HEADLESS: on,
      ACCESS: { groups: ["engineering"], emailDomains: ["acme.example"] },
    });
    front.reset();
    const sub = (name: string) => ({ sub: name });
    const engineer = accessToken({ ...sub("robot-2"), groups: ["engineering"] });
    expect((await called(engineer)).status).toBe(200);
    expect((await called(engineer)).status).toBe(200);
    const address = { email: "r@acme.example", email_verified: true };
    expect((await called(accessToken({ ...sub("robot-3"), ...address }))).status).toBe(200);
    const stranger = await called(accessToken({ ...sub("robot-4"), groups: ["sales"] }));
    expect(stranger.status).toBe(401);
    expect(await stranger.text()).toMatch(/members of the group engineering/);
    expect(front.requests(paths.userinfo)).toBe(0);
  });

  describe("under rules for groups", () => {
    const POLICY = {
      rules: [{ allow: ["*"] }, { for: ["group:contractors"], deny: ["add"] }],
    };
    beforeAll(() => server.reconfigure({ HEADLESS: on, POLICY }));
    const isAllowed = async (token: string) => !(await result(token, "add", { a: 1, b: 1 })).isError;
    const token = (sub: string, groups?: string[]) => accessToken({ sub, ...(groups && { groups }) });

    test("a token says which groups its caller is in, and each for itself", async () => {
      expect(await isAllowed(token("robot-5", []))).toBe(true);
      expect(await isAllowed(token("robot-5", ["contractors"]))).toBe(false);
      expect(await isAllowed(token("robot-5", ["engineering"]))).toBe(true);
    });

    test("one that says nothing of groups takes nobody out of any", async () => {
      expect(await isAllowed(token("robot-6"))).toBe(false);
    });

    test("what it says, which may be old, is not what holds for a sign-in", async () => {
      let sub = "";
      front.alterClaims((given) => {
        sub = String(given.sub);
        return { ...given, groups: ["contractors"] };
      });
      const client = await register(server.origin);
      const { access_token: own } = await signInClient(server.origin, client, { scope: "profile" });
      expect(await isAllowed(token(sub, ["engineering"]))).toBe(true);
      expect(await isAllowed(own)).toBe(false);
      // and of what a token does not say, the sign-in's word counts
      expect(await isAllowed(token(sub))).toBe(false);
    });
  });

  test("keys are asked for anew when the provider has others, and nobody is let in while they cannot be had", async () => {
    await server.reconfigure({ HEADLESS: on });
    const key = newSigningKey("second");
    front.alter(paths.keys, (answer) => {
      answer.status = 503;
    });
    const refused = await called(accessToken());
    expect(refused.status).toBe(503);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    front.reset();
    expect((await called(accessToken())).status).toBe(200);
    front.alterJson(paths.keys, () => ({ keys: [publicJwk(key)] }));
    expect((await called(accessToken({}, { typ: "at+jwt" }, key))).status).toBe(200);
    // anybody can send wrong ones
    const before = front.requests(paths.keys);
    for (const made of [1, 2, 3])
      expect((await called(accessToken({}, { typ: "at+jwt" }, newSigningKey(`no ${made}`)))).status).toBe(
        401,
      );
    expect(front.requests(paths.keys)).toBe(before);
  });
});

describe("23. who may connect, by tokens of an OpenID provider and by sign-ins", () => {
  const ACCESS = { groups: ["engineering"], emailDomains: ["acme.example"] };
  const own = { scopes: ["groups"] };
  let moved: MovedClockServer;
  let idp: OpenIdFront;
  beforeAll(async () => {
    idp = await OpenIdFront.start();
    moved = await startMovedClockServer(undefined, { ...idp.vars(own), HEADLESS: on, ACCESS });
    idp.serve(moved.origin, { scopes: ["openid", "offline_access", "groups"] });
  });
  afterAll(async () => {
    await moved.close();
    await idp.close();
  });

  /** Somebody of the group, by a sign-in and by a token that says something of them. */
  async function both(sub: string, more: object) {
    idp.provider.account = sub;
    idp.provider.claims.set(sub, { preferred_username: sub, groups: ["engineering"] });
    const client = await register(moved.origin);
    const { access_token: signedIn } = await signInClient(moved.origin, client, { scope: "profile" });
    const said = { ...claims({ sub, iss: idp.issuer, exp: now() + 3600 }), ...more };
    const presented = signedJwt(said, idp.provider.signingKey, { typ: "at+jwt" });
    const isServed = async (token: string) => {
      const answer = await callTool(`${moved.origin}/mcp`, token, "add", { a: 1, b: 1 });
      return answer.status === 200 && (await answer.text()).includes('"sum":2');
    };
    const served = async () => ({
      presented: await isServed(presented),
      signedIn: await isServed(signedIn),
    });
    expect(await served()).toEqual({ presented: true, signedIn: true });
    return served;
  }

  test("a token of the time before its person left is good until it expires, and keeps no sign-in alive", async () => {
    const served = await both("ada", { groups: ["engineering"] });
    idp.provider.claims.set("ada", { preferred_username: "ada", groups: ["sales"] });
    await moved.forward(6 * 60_000);
    expect(await served()).toEqual({ presented: true, signedIn: false });
  });

  test("a token that the rules do not let in any more ends by itself, and not what its person signed in to", async () => {
    const served = await both("grace", { email: "grace@acme.example", email_verified: true });
    await moved.reconfigure({ HEADLESS: on, ACCESS: { groups: ["engineering"] } });
    await moved.forward(6 * 60_000);
    expect(await served()).toEqual({ presented: false, signedIn: true });
  });
});
