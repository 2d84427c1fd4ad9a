import * as oauth from "oauth4webapi";
import { afterAll, beforeAll, describe, expect, it, test } from "vitest";
import { Person } from "../../dev/person.ts";
import { auditRows } from "../support/audit.ts";
import { callTool, connectionOf, signInClient } from "../support/authorization.ts";
import { type MovedClockServer, startMovedClockServer } from "../support/moved-clock-server.ts";
import {
  authorizationRequest,
  postToken,
  redirectUri,
  register,
  type SignedIn,
} from "../support/oauth-client.ts";
import { interceptOutbound } from "../support/outbound.ts";
import { type Connected, changePermissions, connectClient, linkIn } from "../support/permission-page.ts";
import {
  accessTokenType,
  connectExchanging,
  exchange,
  type Handed,
  handOut,
  tokenExchange,
} from "../support/token-exchange.ts";

const configured = { clientName: "Of the configuration", redirectUris: [redirectUri] };
const documentUrl = "https://client.example/oauth/client.json";

let server: MovedClockServer;
let origin: string;
let client: Connected;
let endService: () => void;
beforeAll(async () => {
  server = await startMovedClockServer("src/index.ts", {
    CLIENTS: [
      { ...configured, clientId: "exchanging", tokenExchange: true },
      { ...configured, clientId: "plain" },
      { ...configured, clientId: "refusing", tokenExchange: false },
    ],
  });
  origin = server.origin;
  endService = interceptOutbound((url) =>
    url.href === documentUrl
      ? Response.json({
          client_id: documentUrl,
          client_name: "Published App",
          redirect_uris: [redirectUri],
          grant_types: ["authorization_code", "refresh_token", tokenExchange],
          response_types: ["code"],
          token_endpoint_auth_method: "none",
        })
      : undefined,
  );
  client = await connectExchanging(origin, { scope: "profile email repos:write" });
});
afterAll(async () => {
  endService();
  await server.close();
});

const everything = "profile email repos:read repos:write";
const sorted = (scope: string) => scope.split(" ").sort();

/** Whether a token is taken. */
const statusWith = async ({ access_token }: Pick<SignedIn, "access_token">) =>
  (await callTool(`${origin}/mcp`, access_token, "add", { a: 1, b: 1 })).status;

/** RFC 6749 section 5.2, which RFC 8693 section 2.2.2 goes by. */
async function expectError(response: Response, error: string, status = 400): Promise<string> {
  const body = (await response.json()) as { error_description: string };
  expect([response.status, body]).toEqual([
    status,
    { error, error_description: expect.stringMatching(/\S/) },
  ]);
  expect(response.headers.get("cache-control")).toContain("no-store");
  return body.error_description;
}

test("a client library registers for it, finds it in the metadata, and exchanges its token", async () => {
  const insecure = { [oauth.allowInsecureRequests]: true };
  const issuer = new URL(origin);
  const discovered = await oauth.discoveryRequest(issuer, { algorithm: "oauth2", ...insecure });
  const as = await oauth.processDiscoveryResponse(issuer, discovered);
  expect(as.grant_types_supported).toContain(tokenExchange);
  const metadata = {
    ...{ client_name: "Test client", redirect_uris: [redirectUri], token_endpoint_auth_method: "none" },
    grant_types: ["authorization_code", "refresh_token", tokenExchange],
  };
  const registration = await oauth.dynamicClientRegistrationRequest(as, metadata, insecure);
  const registered = await oauth.processDynamicClientRegistrationResponse(registration);
  expect(registered.grant_types).toEqual(metadata.grant_types);
  const { access_token } = await signInClient(origin, registered.client_id, { scope: "profile repos:read" });

  const parameters = {
    ...{ subject_token: access_token, subject_token_type: accessTokenType },
    ...{ scope: "profile", expires_in: "300" },
  };
  const answer = await oauth.genericTokenEndpointRequest(
    ...([as, registered, oauth.None(), tokenExchange, parameters, insecure] as const),
  );
  const token = await oauth.processGenericTokenEndpointResponse(as, registered, answer);
  expect(token).toEqual({
    access_token: expect.stringMatching(/\S/),
    issued_token_type: accessTokenType,
    token_type: "bearer",
    expires_in: 300,
    scope: "profile",
    resource: `${origin}/mcp`,
  });
  expect(await statusWith(token)).toBe(200);
});

describe("what there is in exchange", () => {
  it.each<[string, Record<string, string>, scope: string]>([
    ["the same, if nothing is asked", {}, everything],
    ["the same, if scope is empty", { scope: "" }, everything],
    ["less", { scope: "repos:read" }, "repos:read"],
    ["what includes something else", { scope: "repos:write" }, "repos:write"],
    ["each scope once", { scope: "email profile email" }, "profile email"],
    ["what is the default, if that is said", { requested_token_type: accessTokenType }, everything],
    ["a token for the same resource", { resource: "ORIGIN/mcp", scope: "profile" }, "profile"],
    ["a token for the same resource, in another spelling", { resource: "ORIGIN", scope: "email" }, "email"],
    ["a token for the same audience", { audience: "ORIGIN/mcp/", scope: "email" }, "email"],
  ])("is %s", async (_what, fields, scope) => {
    const named = Object.entries(fields).map(([name, value]) => [name, value.replace("ORIGIN", origin)]);
    const token = await handOut(origin, client, Object.fromEntries(named));
    expect([sorted(token.scope), token.resource]).toEqual([sorted(scope), `${origin}/mcp`]);
    expect(token.access_token).not.toBe(client.access_token);
    expect(await statusWith(token)).toBe(200);
  });

  it("lives for as long as is asked, and no longer than the token it is made of", async () => {
    const fresh = await connectExchanging(origin);
    await server.forward(40 * 60_000);
    const unsaid = await handOut(origin, fresh);
    const longer = await handOut(origin, fresh, { expires_in: "999999999" });
    for (const { expires_in } of [unsaid, longer]) {
      expect(expires_in).toBeLessThanOrEqual(20 * 60);
      expect(expires_in).toBeGreaterThan(19 * 60);
    }
    const shorter = await handOut(origin, fresh, { expires_in: "60" });
    expect(shorter.expires_in).toBe(60);
    await server.forward(62_000);
    expect(await Promise.all([fresh, unsaid, longer, shorter].map(statusWith))).toEqual([200, 200, 200, 401]);
    await server.forward(19 * 60_000);
    expect(await Promise.all([fresh, unsaid, longer].map(statusWith))).toEqual([401, 401, 401]);
  });

  it("can be exchanged again, only for less, and its life does not grow by that", async () => {
    const first = await connectExchanging(origin, { scope: "profile email repos:read" });
    const second = await handOut(origin, first, { scope: "profile email", expires_in: "600" });
    await expectError(await exchange(origin, second, { scope: "profile repos:read" }), "invalid_scope");
    await server.forward(300_000);
    let last: Handed = await handOut(origin, second, { scope: "email" });
    for (let time = 0; time < 5; time += 1) {
      last = await handOut(origin, last, { expires_in: "3600" });
      expect([last.scope, last.expires_in <= 300]).toEqual(["email", true]);
    }
    await server.forward(250_000);
    const description = await expectError(await exchange(origin, last), "invalid_request");
    expect(description).toMatch(/60 seconds|too close to expiry/);
    await server.forward(60_000);
    expect(await Promise.all([first, second, last].map(statusWith))).toEqual([200, 401, 401]);
  });

  it("leaves the connection to end when it would have: only its use is noted", async () => {
    const endsAt = async () => {
      const answer = await callTool(`${origin}/mcp`, client.access_token, "connectionStatus");
      return /"endsAt":"([^"]+)"/.exec(await answer.text())?.[1];
    };
    client = await connectExchanging(origin, { scope: "profile email repos:write" });
    const before = await endsAt();
    await server.forward(60_000);
    await handOut(origin, client);
    expect([before, await endsAt()]).toEqual([expect.stringMatching(/^20/), before]);
  });

  it("is what the person allows now, when they allowed less meanwhile", async () => {
    const person = await connectExchanging(origin, { scope: "profile repos:write" });
    const { options } = await connectionOf(origin, person.access_token);
    await changePermissions(person.person, linkIn(JSON.stringify(options)), { scopes: ["repos:read"] });
    expect((await handOut(origin, person)).scope).toBe("profile repos:read");
    const description = await expectError(
      await exchange(origin, person, { scope: "repos:write" }),
      "invalid_scope",
    );
    expect(description).toContain("It has profile, repos:read now.");
  });
});

describe("who may exchange", () => {
  it("is a client of the configuration, if it says so", async () => {
    const clientId = "exchanging";
    const tokens = await signInClient(origin, clientId);
    expect((await handOut(origin, { ...tokens, clientId })).scope).toBe("profile");
  });

  it.each(["plain", "refusing"])("is not one that does not: %s", async (clientId) => {
    const tokens = await signInClient(origin, clientId);
    await expectError(await exchange(origin, { ...tokens, clientId }), "unauthorized_client");
    expect(await statusWith(tokens)).toBe(200);
  });

  it("is a client whose metadata document says so", async () => {
    const tokens = await signInClient(origin, documentUrl);
    expect((await handOut(origin, { ...tokens, clientId: documentUrl })).scope).toBe("profile");
  });

  it("is no client that registered without", async () => {
    const other = await connectClient(origin);
    await expectError(await exchange(origin, other), "unauthorized_client");
  });

  it("is nobody else: neither another client of the person, nor another person's", async () => {
    const sibling = await connectExchanging(origin);
    const stranger = await connectExchanging(origin, { behaviour: { user: "demo" } });
    const helper = await handOut(origin, client, { scope: "profile" });
    for (const { clientId: client_id } of [sibling, stranger]) {
      for (const subject of [client, helper])
        await expectError(await exchange(origin, subject, { client_id }), "invalid_request");
    }
    // nothing of theirs ended by that
    for (const token of [client, helper, sibling, stranger]) expect(await statusWith(token)).toBe(200);
  });

  it("is a client that proves itself, where it has a secret", async () => {
    const answer = await fetch(`${origin}/register`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({
        ...{ client_name: "With a secret", redirect_uris: [redirectUri] },
        token_endpoint_auth_method: "client_secret_post",
        grant_types: ["authorization_code", "refresh_token", tokenExchange],
      }),
    });
    const { client_id, client_secret } = (await answer.json()) as Record<string, string>;
    const { url, verifier } = authorizationRequest(origin, client_id ?? "");
    const redirect = await new Person({ user: "inspector" }).authorize(url);
    const secret = { client_secret: client_secret ?? "" };
    const signedIn = await postToken(origin, {
      ...{ grant_type: "authorization_code", client_id: client_id ?? "", ...secret },
      ...{
        code: redirect.searchParams.get("code") ?? "",
        redirect_uri: redirectUri,
        code_verifier: verifier,
      },
    });
    const { access_token } = (await signedIn.json()) as { access_token: string };
    const itself = { clientId: client_id ?? "", access_token };
    for (const fields of [{}, { client_secret: "another" }])
      await expectError(await exchange(origin, itself, fields), "invalid_client", 401);
    expect((await handOut(origin, itself, secret)).scope).toBe("profile");
  });
});

describe("an exchange is refused", () => {
  const jwt = "urn:ietf:params:oauth:token-type:jwt";
  it.each<[string, Record<string, string>, error: string]>([
    ["for a scope that was not granted", { scope: "admin" }, "invalid_scope"],
    ["for one that was not granted among others", { scope: "profile admin" }, "invalid_scope"],
    ["for a scope that does not exist", { scope: "everything" }, "invalid_scope"],
    ["for a scope in another case", { scope: "PROFILE email" }, "invalid_scope"],
    ["for a scope of a space", { scope: " " }, "invalid_scope"],
    ["for scopes by the ten thousand", { scope: `${"profile ".repeat(7000)}x` }, "invalid_scope"],
    ["for another resource", { resource: "ORIGIN/sse" }, "invalid_target"],
    ["for a resource elsewhere", { resource: "https://other.example/mcp" }, "invalid_target"],
    ["for another audience", { audience: "https://other.example/mcp" }, "invalid_target"],
    ["in somebody's name", { actor_token: "SUBJECT", actor_token_type: accessTokenType }, "invalid_request"],
    ["with an actor's type alone", { actor_token_type: accessTokenType }, "invalid_request"],
    [
      "for a refresh token",
      { requested_token_type: accessTokenType.replace("access", "refresh") },
      "invalid_request",
    ],
    ["for a JWT", { requested_token_type: jwt }, "invalid_request"],
    ["of a token of another type", { subject_token_type: jwt }, "invalid_request"],
    ["of a token of no type", { subject_token_type: "" }, "invalid_request"],
    ["of nothing", { subject_token: "" }, "invalid_request"],
    ["of what is no token", { subject_token: "a:b:c:d" }, "invalid_request"],
    [
      "of a token that nobody has",
      { subject_token: "3:abcdefghijklmnop:abcdefghijklmnopqrstuvwxyz012345" },
      "invalid_request",
    ],
    ["for a life of no time", { expires_in: "0" }, "invalid_request"],
    ["for a life of less than a minute", { expires_in: "59" }, "invalid_request"],
    ["for a life that is negative", { expires_in: "-600" }, "invalid_request"],
    ["for a life that is half a number", { expires_in: "600s" }, "invalid_request"],
    ["for a life that is none", { expires_in: "soon" }, "invalid_request"],
  ])("%s", async (_what, fields, error) => {
    const named = Object.entries(fields).map(([name, value]) => [
      name,
      value.replace("ORIGIN", origin).replace("SUBJECT", client.access_token),
    ]);
    await expectError(await exchange(origin, client, Object.fromEntries(named)), error);
    expect(await statusWith(client)).toBe(200);
  });

  it.each([
    "subject_token",
    "subject_token_type",
    "scope",
    "audience",
    "expires_in",
    "grant_type",
    "client_id",
  ])("when %s is repeated", async (name) => {
    const form = new URLSearchParams({
      ...{ grant_type: tokenExchange, client_id: client.clientId, scope: "profile", expires_in: "60" },
      ...{ subject_token: client.access_token, subject_token_type: accessTokenType },
      audience: `${origin}/mcp`,
    });
    form.append(name, form.get(name) ?? "");
    await expectError(await fetch(`${origin}/token`, { method: "POST", body: form }), "invalid_request");
  });

  it("when two resources are asked for", async () => {
    const form = new URLSearchParams({
      ...{ grant_type: tokenExchange, client_id: client.clientId, resource: `${origin}/mcp` },
      ...{ subject_token: client.access_token, subject_token_type: accessTokenType },
    });
    form.append("resource", `${origin}/sse`);
    await expectError(await fetch(`${origin}/token`, { method: "POST", body: form }), "invalid_target");
  });

  it("when it is no form that is posted, or is larger than any real one", async () => {
    const query = new URLSearchParams({
      ...{ grant_type: tokenExchange, client_id: client.clientId },
      ...{ subject_token: client.access_token, subject_token_type: accessTokenType },
    });
    await expectError(await fetch(`${origin}/token?${query}`), "invalid_request", 405);
    const body = JSON.stringify(Object.fromEntries(query));
    const headers = { "content-type": "application/json" };
    await expectError(await fetch(`${origin}/token`, { method: "POST", headers, body }), "invalid_request");
    await expectError(
      await exchange(origin, client, { scope: "profile ".repeat(9000) }),
      "invalid_request",
      413,
    );
  });

  it("of a code or a refresh token, which still serve for what they are", async () => {
    const other = await connectExchanging(origin);
    const refreshToken = { ...other, access_token: other.refresh_token };
    await expectError(await exchange(origin, refreshToken), "invalid_request");
    const { url, verifier } = authorizationRequest(origin, other.clientId);
    const redirect = await new Person({ user: "inspector" }).authorize(url);
    const code = redirect.searchParams.get("code") ?? "";
    await expectError(await exchange(origin, { ...other, access_token: code }), "invalid_request");
    const fields = { client_id: other.clientId, redirect_uri: redirectUri };
    const redeemed = await postToken(origin, {
      ...{ grant_type: "authorization_code", code, code_verifier: verifier, ...fields },
    });
    const refreshed = await postToken(origin, {
      ...{ grant_type: "refresh_token", refresh_token: other.refresh_token, ...fields },
    });
    expect([redeemed.status, refreshed.status]).toEqual([200, 200]);
  });

  it("of a token that has expired, or that was revoked", async () => {
    const expired = await connectExchanging(origin);
    await server.forward(3700_000);
    await expectError(await exchange(origin, expired), "invalid_request");
    const revoked = await connectExchanging(origin);
    await postToken(origin, { token: revoked.access_token, client_id: revoked.clientId });
    await expectError(await exchange(origin, revoked), "invalid_request");
    client = await connectExchanging(origin, { scope: "profile email repos:write" });
  });
});

test("an audit entry says who exchanged what for what, and each refusal is one; no token is in any", async () => {
  const before = (await auditRows(server)).length;
  const token = await handOut(origin, client, { scope: "repos:read" });
  await exchange(origin, client, { scope: "admin profile" });
  await exchange(origin, client, { actor_token: "x" });
  await exchange(origin, { ...client, clientId: await register(origin) });
  const rows = (await auditRows(server)).slice(before);
  const [userId = "", grantId = ""] = token.access_token.split(":");
  const who = { user_id: userId, grant_id: grantId, client_id: client.clientId, login: "inspector" };
  expect(rows.filter(({ kind }) => kind === "grant")).toEqual([
    expect.objectContaining({ action: "exchange", decision: "allowed", detail: "repos:read", ...who }),
  ]);
  const refused = { kind: "token", action: "request", decision: "refused" };
  const tokenRows = rows.filter(({ kind }) => kind === "token");
  expect(tokenRows).toEqual(
    [
      ["invalid_scope", "token-exchange-grant: scope_exceeds_subject_token"],
      ["invalid_request", "token-exchange-grant: actor_token_unsupported"],
      ["unauthorized_client", "token-endpoint-request: grant_type_not_registered"],
    ].map(([reason, detail]) => expect.objectContaining({ ...refused, reason, detail })),
  );
  for (const { access_token } of [token, client]) {
    const secret = access_token.split(":")[2] ?? "";
    expect(`${JSON.stringify(rows)}${server.logs()}`).not.toContain(secret);
  }
});
