import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { visit } from "../support/account-page.ts";
import { callTool, signInClient } from "../support/authorization.ts";
import { postToken, register } from "../support/oauth-client.ts";
import { OpenIdFront, paths } from "../support/openid-front.ts";
import { claimsIn, newSigningKey, signedJwt } from "../support/openid-provider.ts";
import { startServer, type TestServer } from "../support/server.ts";
import { storedBy } from "../support/session-objects.ts";

/** Seconds: the credential is refreshed before each use, since it ends within minutes. */
const aboutToExpire = 30;

const table = z.object({ name: z.string(), rows: z.array(z.record(z.string(), z.unknown())) });

let front: OpenIdFront;
let server: TestServer;
let mcp: string;
let subjects = 0;

beforeAll(async () => {
  front = await OpenIdFront.start();
  // whoever is a member is asked for with each connection's credential
  const ACCESS = { groups: ["engineering"] };
  server = await startServer({ ...front.vars({ scopes: ["groups"] }), ACCESS });
  mcp = `${server.origin}/mcp`;
  serve();
});
beforeEach(() => {
  front.reset();
  front.provider.rotates = true;
  front.provider.sharesGrants = false;
  // another person for each test: a vault keeps one credential for all who have the same scopes
  front.provider.account = `sub-${++subjects}`;
  front.provider.claims.set(front.provider.account, { preferred_username: "ada", groups: ["engineering"] });
});
afterAll(async () => {
  await server.close();
  await front.close();
});

const serve = () => front.serve(server.origin, { scopes: ["openid", "offline_access", "groups"] });

/** Access tokens are good for so long from now on, as far as anybody is told. */
function tokensLast(seconds: number): void {
  front.alterJson(paths.token, (json) => ({ ...json, expires_in: seconds }));
}

async function signIn(scope = "profile") {
  const clientId = await register(server.origin);
  const { access_token, refresh_token } = await signInClient(server.origin, clientId, { scope });
  return { clientId, access_token, refresh_token };
}

/** The client revokes its refresh token (RFC 7009), which ends the connection. */
async function end({ clientId, refresh_token }: Awaited<ReturnType<typeof signIn>>): Promise<void> {
  await postToken(server.origin, { token: refresh_token, client_id: clientId });
}

/** Asks for something that needs the provider's word. @returns the status */
async function use(accessToken: string): Promise<number> {
  const headers = { authorization: `Bearer ${accessToken}` };
  return (await fetch(`${server.origin}/userinfo`, { headers })).status;
}

/** That a connection is over, on every way in. */
async function expectOver(accessToken: string): Promise<void> {
  expect(await use(accessToken)).toBe(401);
  expect((await callTool(mcp, accessToken, "whoami")).status).toBe(401);
}

const grants = () =>
  front.seen.filter(({ path }) => path === paths.token).map(({ body }) => body.get("grant_type"));

describe("22. a credential of an OpenID provider", () => {
  test("is asked for so that it can be refreshed", async () => {
    await signIn();
    const asked = new URLSearchParams(front.provider.asked);
    expect(asked.get("scope")?.split(" ").sort()).toEqual([
      ...["email", "groups", "offline_access", "openid", "profile"],
    ]);
    expect(asked.get("prompt")).toBe("consent");
  });

  test("is refreshed before it ends, each time with the refresh token that came last", async () => {
    tokensLast(aboutToExpire);
    const { access_token } = await signIn();
    for (let round = 0; round < 3; round++) expect(await use(access_token)).toBe(200);
    const used = front.seen.flatMap(({ body }) =>
      body.get("grant_type") === "refresh_token" ? [body.get("refresh_token")] : [],
    );
    expect(used.length).toBeGreaterThanOrEqual(3);
    expect(new Set(used).size).toBe(used.length);
  });

  test("keeps its refresh token where no other comes with a refresh", async () => {
    front.provider.rotates = false;
    front.alterJson(paths.token, ({ refresh_token, ...json }) => ({
      ...{ ...json, expires_in: aboutToExpire },
      ...(grants().at(-1) === "authorization_code" && { refresh_token }),
    }));
    const { access_token } = await signIn();
    for (let round = 0; round < 2; round++) expect(await use(access_token)).toBe(200);
    const used = front.seen.flatMap(({ body }) => body.get("refresh_token") ?? []);
    expect(used.length).toBeGreaterThanOrEqual(2);
    expect(new Set(used).size).toBe(1);
  });

  test("ends the connection when the provider takes it back", async () => {
    tokensLast(aboutToExpire);
    const { access_token } = await signIn();
    await front.revokeAll();
    await expectOver(access_token);
  });

  test("is refreshed also while nobody can tell who signed what comes along, and then says nothing new", async () => {
    tokensLast(aboutToExpire);
    const { access_token } = await signIn();
    const stranger = newSigningKey("stranger");
    front.alterJson(paths.token, (json) => ({
      ...{ ...json, expires_in: 3600 },
      id_token: signedJwt({ ...claimsIn(String(json.id_token)), groups: ["everything"] }, stranger),
    }));
    front.alter(paths.keys, (answer) => {
      answer.status = 503;
    });
    expect(await use(access_token)).toBe(200);
    expect(front.requests(paths.keys)).toBeGreaterThan(0);
  });

  test("ends the connection when a refresh brings what the provider did not sign, as soon as its keys say so", async () => {
    tokensLast(aboutToExpire);
    const { access_token } = await signIn();
    const stranger = newSigningKey("stranger");
    front.alterJson(paths.token, (json) => ({
      ...{ ...json, expires_in: aboutToExpire },
      id_token: signedJwt(claimsIn(String(json.id_token)), stranger),
    }));
    // the token that there is still counts; what came with the stranger's signature is revoked
    expect(await use(access_token)).toBe(200);
    expect(await front.working()).toEqual([]);
    await expectOver(access_token);
  });

  test("ends the connection when a refresh gives somebody else's", async () => {
    tokensLast(aboutToExpire);
    const { access_token } = await signIn();
    front.alterJson(paths.token, (json) => ({
      ...json,
      id_token: signedJwt(
        { ...claimsIn(String(json.id_token)), sub: "sub-of-somebody-else" },
        front.provider.signingKey,
      ),
    }));
    await expectOver(access_token);
    expect(await front.working()).toEqual([]);
  });

  test("stays when the provider cannot be asked for another", async () => {
    tokensLast(aboutToExpire);
    const { access_token } = await signIn();
    front.alter(paths.token, (answer) => {
      answer.status = 503;
    });
    expect(await use(access_token)).toBe(200);
  });

  test("is revoked when its connection ends", async () => {
    const { clientId, refresh_token, access_token } = await signIn();
    expect(await front.working()).not.toEqual([]);
    await end({ clientId, refresh_token, access_token });
    await expect.poll(() => front.working()).toEqual([]);
    expect(front.requests(paths.revocation)).toBe(1);
    await expectOver(access_token);
  });
});

describe("22. a provider where all sign-ins of a person are one grant", () => {
  beforeEach(() => {
    front.provider.sharesGrants = true;
    tokensLast(aboutToExpire);
  });
  afterAll(serve);

  test("takes nothing from one app because the person connects another", async () => {
    const first = await signIn();
    const second = await signIn();
    for (let round = 0; round < 2; round++)
      for (const { access_token } of [first, second]) expect(await use(access_token)).toBe(200);
  });

  test("takes nothing from an app because the person looks at the pages", async () => {
    // some give a refresh token to whoever signs in
    front.serve(server.origin, { scopes: ["openid", "groups"], issueRefreshToken: async () => true });
    const { access_token } = await signIn();
    await visit(server.origin, "ada", "/account");
    expect(await use(access_token)).toBe(200);
  });

  test("loses nothing of one app when another that has other scopes ends, and everything with the last", async () => {
    const first = await signIn();
    const second = await signIn("profile email");
    await end(first);
    expect(await use(second.access_token)).toBe(200);
    expect(front.requests(paths.revocation)).toBe(0);
    await end(second);
    await expect.poll(() => front.working()).toEqual([]);
  });
});

describe("22. a provider that has no way to delete tokens", () => {
  test("is not asked to, and nobody says that it did", async () => {
    await server.reconfigure({});
    front.alterJson(paths.document, ({ revocation_endpoint: _, ...json }) => json);
    const { clientId, refresh_token, access_token } = await signIn();
    await end({ clientId, refresh_token, access_token });
    const stored = async () => z.array(table).parse(JSON.parse(await storedBy(server, "AccountVault")));
    const rows = async (name: string) =>
      (await stored()).filter((one) => one.name === name).flatMap((one) => one.rows);
    await expect
      .poll(() => rows("receipts"))
      .toContainEqual(expect.objectContaining({ client_id: clientId, token: "pending" }));
    await expect.poll(() => rows("revocations")).toEqual([]);
    expect(server.logs()).toContain("no revocation endpoint");
    await expectOver(access_token);
  });
});
