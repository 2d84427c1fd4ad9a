import { createHmac } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { Person } from "../../dev/person.ts";
import { addressOf, newRequest, parametersOf, shown } from "../support/authorization.ts";
import { redirectUri } from "../support/oauth-client.ts";
import { OpenIdFront, paths } from "../support/openid-front.ts";
import { encoded, newSigningKey, signedJwt } from "../support/openid-provider.ts";
import { handOverRedirects } from "../support/outbound.ts";
import { startServer, type TestServer } from "../support/server.ts";
import { objectsOf } from "../support/session-objects.ts";
import { authorizationStorage, entriesOf } from "../support/storage.ts";

let front: OpenIdFront;
let server: TestServer;
beforeAll(async () => {
  front = await OpenIdFront.start();
  server = await startServer(front.vars());
  front.serve(server.origin);
});
beforeEach(() => front.reset());
afterAll(async () => {
  await server.close();
  await front.close();
});

type Claims = Record<string, unknown>;

const now = () => Math.floor(Date.now() / 1000);
const person = () => new Person({ user: "whoever the provider says" });

/** A sign-in to its end, with or without a code. */
async function endOf(): Promise<URL> {
  const { url } = await newRequest(server.origin, { scope: "profile email" });
  return await person().authorize(url);
}

/** What there is of anybody who signed in. */
async function kept(): Promise<string[]> {
  const storage = await authorizationStorage(server);
  const entries = [...(await entriesOf(storage, "grant:")), ...(await entriesOf(storage, "token:"))];
  return [...entries.map(({ key }) => key), ...(await objectsOf(server, "AccountVault"))];
}

/** That a sign-in as it is altered now ends without a code, and leaves nothing here, and nothing that works there. */
async function expectRefused(error = "server_error"): Promise<void> {
  const before = await kept();
  expectRefusal(await endOf(), error);
  expect(await kept()).toEqual(before);
  expect(await front.working()).toEqual([]);
}

/** RFC 6749 section 4.1.2.1, with iss after RFC 9207 section 2; nothing else, and above all no code. */
function expectRefusal(end: URL, error = "server_error"): void {
  expect(addressOf(end)).toBe(redirectUri);
  expect(parametersOf(end)).toEqual({
    error,
    // RFC 6749 section 4.1.2.1 allows these characters
    error_description: expect.stringMatching(
      /^[\x20-\x21\x23-\x5b\x5d-\x7e]*Acme ID[\x20-\x21\x23-\x5b\x5d-\x7e]*$/,
    ),
    state: "client-state",
    iss: server.origin,
  });
}

const unsigned = (claims: Claims) => `${encoded({ alg: "none", typ: "JWT" })}.${encoded(claims)}.`;

const withClientSecret = (claims: Claims) => {
  const input = `${encoded({ alg: "HS256", typ: "JWT" })}.${encoded(claims)}`;
  return `${input}.${createHmac("sha256", front.provider.clientSecret).update(input).digest("base64url")}`;
};

const stranger = newSigningKey("stranger");
const impostor = { ...stranger, kid: "first" };

describe("22. an id_token is refused that", () => {
  const tokens: [string, (claims: Claims) => string | undefined][] = [
    ["an unknown key signed", (claims) => signedJwt(claims, stranger)],
    ["another key signed under the name of the provider's", (claims) => signedJwt(claims, impostor)],
    ["brings its own key along", (claims) => signedJwt(claims, stranger, { jwk: { kty: "RSA" } })],
    ["nobody signed", unsigned],
    ["the client secret signed", withClientSecret],
    ["is none at all", () => "not a token"],
    ["is not there", () => undefined],
  ];
  test.each(tokens)("%s", async (_title, made) => {
    front.alterIdToken(made);
    await expectRefused();
    expect(front.hasGiven).toBe(true);
  });

  const altered: [string, (claims: Claims) => Claims][] = [
    ["another issuer gave", (claims) => ({ ...claims, iss: "https://elsewhere.example" })],
    ["names its issuer nearly", (claims) => ({ ...claims, iss: `${claims.iss}/` })],
    ["is for another client", (claims) => ({ ...claims, aud: "another-client" })],
    ["is for others too", (claims) => ({ ...claims, aud: [claims.aud, "another-client"] })],
    ["was given to another client for us", (claims) => ({ ...claims, azp: "another-client" })],
    [
      "was given to another client for us and others",
      (claims) => ({ ...claims, aud: [claims.aud, "another-client"], azp: "another-client" }),
    ],
    ["repeats no nonce", ({ nonce: _, ...claims }) => claims],
    ["repeats another nonce", (claims) => ({ ...claims, nonce: "another" })],
    ["has expired", (claims) => ({ ...claims, exp: now() - 60 })],
    ["expires never", ({ exp: _, ...claims }) => claims],
    ["was issued in the future", (claims) => ({ ...claims, iat: now() + 90 })],
    ["is not to be used yet", (claims) => ({ ...claims, nbf: now() + 90 })],
    ["is about nobody", ({ sub: _, ...claims }) => claims],
    ["is about somebody without a name", (claims) => ({ ...claims, sub: "" })],
    ["is about somebody else than the userinfo", (claims) => ({ ...claims, sub: "sub-2" })],
  ];
  test.each(altered)("%s", async (_title, alteration) => {
    front.alterClaims(alteration);
    await expectRefused();
    expect(front.hasGiven).toBe(true);
  });
});

describe("22. the token endpoint's answer is refused that", () => {
  test("is longer than anybody reads: what it gives is not known here", async () => {
    front.alterClaims((claims) => ({ ...claims, more: "x".repeat(140_000) }));
    expectRefusal(await endOf());
  });

  test("sends the code on to another place", async () => {
    const undo = handOverRedirects();
    try {
      front.alter(paths.token, (answer) => {
        answer.status = 307;
        answer.headers.location = `${front.issuer}/elsewhere`;
      });
      expectRefusal(await endOf());
      expect(front.requests("/elsewhere")).toBe(0);
    } finally {
      undo();
    }
  });

  test.each([
    ["is no bearer token", { token_type: "DPoP" }],
    ["is no token", { access_token: "" }],
    ["cannot stand in a header", { access_token: "a b" }],
    ["says nothing that is true of its lifetime", { expires_in: "soon" }],
  ])("%s", async (_title, fields) => {
    front.alterJson(paths.token, (json) => ({ ...json, ...fields }));
    await expectRefused();
  });
});

describe("22. a clock that is a little off", () => {
  test.each<[string, (claims: Claims) => Claims]>([
    ["ahead", (claims) => ({ ...claims, iat: now() + 20, nbf: now() + 20 })],
    ["behind", (claims) => ({ ...claims, exp: now() - 15 })],
  ])("%s does no harm", async (_title, alteration) => {
    front.alterClaims(alteration);
    expect((await endOf()).searchParams.has("code")).toBe(true);
  });
});

describe("22. userinfo is refused that", () => {
  const bodies: [string, (claims: Claims) => Claims][] = [
    ["is about another subject", (claims) => ({ ...claims, sub: "sub-2" })],
    ["is about nobody", ({ sub: _, ...claims }) => claims],
    ["is longer than anybody reads", (claims) => ({ ...claims, more: "x".repeat(140_000) })],
  ];
  test.each(bodies)("%s", async (_title, alteration) => {
    front.alterJson(paths.userinfo, alteration);
    await expectRefused();
  });

  test.each([
    ["an unknown key signed", (claims: Claims) => signedJwt(claims, stranger)],
    ["nobody signed", unsigned],
  ])("%s", async (_title, made) => {
    front.alter(paths.userinfo, (answer) => {
      answer.headers = { "content-type": "application/jwt" };
      answer.body = made({ sub: "sub-1", name: "Mallory" });
    });
    await expectRefused();
  });

  test.each([401, 403, 404])("is an answer of status %i", async (status) => {
    front.alter(paths.userinfo, (answer) => {
      answer.status = status;
    });
    await expectRefused();
  });

  test("does not come, because the provider is in trouble: it passes", async () => {
    front.alter(paths.userinfo, (answer) => {
      answer.status = 503;
    });
    const before = await kept();
    expectRefusal(await endOf(), "temporarily_unavailable");
    expect(await kept()).toEqual(before);
    // what it gave is left to it: to revoke that could end what else the person connected
    expect(front.requests(paths.revocation)).toBe(0);
  });
});

describe("22. what comes back from the provider is refused that", () => {
  /** Goes as far as our callback, and alters that. */
  async function callback(alteration: (url: URL) => void) {
    const { url } = await newRequest(server.origin, { scope: "profile" });
    const browser = person();
    const back = await browser.browse(url, (next) => next.pathname === "/callback");
    alteration(back);
    return await shown(back, await browser.get(back));
  }

  test.each<[string, (url: URL) => void]>([
    ["names another issuer", (url) => url.searchParams.set("iss", "https://elsewhere.example")],
    ["names no issuer, as the provider promises it does", (url) => url.searchParams.delete("iss")],
    ["names two", (url) => url.searchParams.append("iss", "https://elsewhere.example")],
    ["has two codes", (url) => url.searchParams.append("code", "another")],
    ["has a code that is none", (url) => url.searchParams.set("code", "none")],
    ["has an id_token in front of everybody", (url) => url.searchParams.set("id_token", "a.b.c")],
  ])("%s", async (_title, alteration) => {
    const { location } = await callback(alteration);
    expect(addressOf(location)).toBe(redirectUri);
    expect(parametersOf(location)).toMatchObject({
      ...{ error: "server_error", state: "client-state", iss: server.origin },
    });
    expect(await front.working()).toEqual([]);
  });

  test.each<[string, (url: URL) => void]>([
    ["has a state that is not ours", (url) => url.searchParams.set("state", "not-ours")],
    ["has no state", (url) => url.searchParams.delete("state")],
  ])("%s: nobody knows whose it is, so the person reads it", async (_title, alteration) => {
    const { status, location } = await callback(alteration);
    expect({ status, location }).toEqual({ status: 400, location: undefined });
    expect(front.requests(paths.token)).toBe(0);
  });

  test("says that the person declined", async () => {
    const { location } = await callback((url) => {
      url.searchParams.delete("code");
      url.searchParams.set("error", "access_denied");
    });
    expect(parametersOf(location)).toMatchObject({ error: "access_denied", state: "client-state" });
  });

  test("says that the person declined, and is of another issuer", async () => {
    const { location } = await callback((url) => {
      url.searchParams.delete("code");
      url.searchParams.set("error", "access_denied");
      url.searchParams.set("iss", "https://elsewhere.example");
    });
    expect(parametersOf(location)).toMatchObject({ error: "server_error" });
  });
});
