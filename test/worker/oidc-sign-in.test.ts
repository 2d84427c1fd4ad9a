import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { Person } from "../../dev/person.ts";
import { openIdAccountId } from "../../src/identity/account-id.ts";
import {
  allow,
  newRequest,
  open,
  openConsent,
  parametersOf,
  resultOfTool,
  shown,
  signInClient,
} from "../support/authorization.ts";
import { authorizationRequest, register } from "../support/oauth-client.ts";
import { OpenIdFront, paths } from "../support/openid-front.ts";
import { newSigningKey } from "../support/openid-provider.ts";
import { startServer, type TestServer } from "../support/server.ts";

let front: OpenIdFront;
let server: TestServer;
beforeAll(async () => {
  front = await OpenIdFront.start();
  server = await startServer(front.vars());
  front.serve(server.origin);
});
beforeEach(() => {
  front.provider.claims.set("sub-1", {
    name: "Ada Lovelace",
    preferred_username: "ada",
    picture: "https://acme.example/ada.png",
    email: "ada@acme.example",
    email_verified: true,
  });
});
afterEach(() => {
  front.reset();
  front.provider.account = "sub-1";
});
afterAll(async () => {
  await server.close();
  await front.close();
});

const person = () => new Person({ user: "whoever the provider says" });
const words = (text: string | undefined) => text?.split(" ").sort();

async function signedIn(scope: string) {
  return await signInClient(server.origin, await register(server.origin), { scope }, person());
}

async function userinfo(accessToken: string): Promise<unknown> {
  const headers = { authorization: `Bearer ${accessToken}` };
  return await (await fetch(`${server.origin}/userinfo`, { headers })).json();
}

const sub = () => openIdAccountId(front.issuer, "sub-1");
const profile = { preferred_username: "ada", name: "Ada Lovelace", picture: "https://acme.example/ada.png" };

describe("22. a sign-in at an OpenID provider", () => {
  test("connects a client, whose tools know the account", async () => {
    const { access_token } = await signedIn("profile");
    const { structuredContent } = await resultOfTool(`${server.origin}/mcp`, access_token, "whoami");
    expect(structuredContent).toEqual({ sub: sub(), ...profile });
    const { document, token, keys, userinfo } = paths;
    expect(front.seen.map(({ path }) => path)).toEqual(
      expect.arrayContaining([document, "/auth", token, keys, userinfo]),
    );
  });

  test("gives no client more than was consented to", async () => {
    const { access_token } = await signedIn("profile");
    expect(await userinfo(access_token)).toEqual({ sub: sub(), ...profile });
    const both = await signedIn("profile email");
    const email = { email: "ada@acme.example", email_verified: true };
    expect(await userinfo(both.access_token)).toEqual({ sub: sub(), ...profile, ...email });
  });

  test("does not ask for the address that nobody is to have", async () => {
    await signedIn("profile");
    expect(words(front.provider.asked.scope)).toEqual(["offline_access", "openid", "profile"]);
    await signedIn("profile email");
    expect(words(front.provider.asked.scope)).toEqual(["email", "offline_access", "openid", "profile"]);
  });

  test.each([
    ["that is not verified", { email: "ada@acme.example", email_verified: false }],
    ["of which nothing is said", { email: "ada@acme.example" }],
    ["that is none", { email: "ada", email_verified: true }],
  ])("gives no client an address %s", async (_title, claims) => {
    front.provider.claims.set("sub-1", { preferred_username: "ada", ...claims });
    const { access_token, scope } = await signedIn("profile email");
    expect(scope).toBe("profile");
    expect(await userinfo(access_token)).toEqual({ sub: sub(), preferred_username: "ada" });
  });

  test("sends the proof key, a nonce and what the answer is known by, each once", async () => {
    const seen = [];
    for (let round = 0; round < 2; round++) {
      await signedIn("profile");
      const { state, nonce, code_challenge, code_challenge_method, response_type } = front.provider.asked;
      expect({ code_challenge_method, response_type }).toEqual({
        ...{ code_challenge_method: "S256", response_type: "code" },
      });
      seen.push(state, nonce, code_challenge);
    }
    expect(seen).not.toContain(undefined);
    expect(new Set(seen).size).toBe(6);
  });

  test("goes on when the provider's keys have changed", async () => {
    await signedIn("profile");
    front.rotateTo(newSigningKey("second"));
    await signedIn("profile");
    front.rotateTo(newSigningKey("third"));
    await signedIn("profile");
  });

  test("names the account that is known to the provider", async () => {
    const browser = person();
    const clientId = await register(server.origin);
    await browser.authorize(authorizationRequest(server.origin, clientId, { scope: "profile" }).url);
    await browser.authorize(authorizationRequest(server.origin, clientId, { scope: "profile" }).url);
    expect(front.provider.asked).toMatchObject({ login_hint: "ada", prompt: "consent" });
  });

  test("has the provider ask again for whoever wishes to be somebody else", async () => {
    const browser = person();
    const { url } = await newRequest(server.origin, { scope: "profile" });
    await browser.authorize(url);
    const page = await openConsent(browser, (await newRequest(server.origin, { scope: "profile" })).url);
    const { location } = await allow(browser, page, { fields: { account: "another" } });
    expect(words(location?.searchParams.get("prompt") ?? "")).toEqual(["consent", "login"]);
    expect(location?.searchParams.has("login_hint")).toBe(false);
  });

  test("for a page of ours asks for nothing that lasts, and keeps nothing", async () => {
    // of somebody with connected apps nothing is deleted there that these could end with
    front.provider.account = "sub-visitor";
    front.provider.claims.set("sub-visitor", { preferred_username: "ada" });
    const browser = person();
    const back = await browser.browse(
      `${server.origin}/sign-in?page=/account`,
      (next) => next.pathname === "/callback",
    );
    expect(words(front.provider.asked.scope)).toEqual(["openid", "profile"]);
    expect(front.provider.asked.prompt).toBeUndefined();
    const { location } = await shown(back, await browser.get(back));
    expect(location?.pathname).toBe("/account");
    expect(
      (await shown(`${server.origin}/account`, await browser.get(`${server.origin}/account`))).text,
    ).toContain("ada");
    expect(front.hasGiven).toBe(true);
    expect(await front.working()).toEqual([]);
  });
});

describe("22. a provider whose description of itself is not to be used", () => {
  // what was known of it is forgotten with the isolate, and nothing that is refused is kept
  beforeAll(() => server.reconfigure({}));

  type Json = Record<string, unknown>;
  test.each<[string, (json: Json) => Json]>([
    ["names another issuer", (json) => ({ ...json, issuer: "https://elsewhere.example" })],
    ["names its issuer nearly", (json) => ({ ...json, issuer: `${json.issuer}/` })],
    [
      "has tokens fetched in the open",
      (json) => ({ ...json, token_endpoint: "http://elsewhere.example/token" }),
    ],
    ["has keys fetched in the open", (json) => ({ ...json, jwks_uri: "http://elsewhere.example/jwks" })],
    ["sends people to no page", (json) => ({ ...json, authorization_endpoint: "javascript:alert(1)" })],
    ["has no keys", ({ jwks_uri: _, ...json }) => json],
    ["is longer than anybody reads", (json) => ({ ...json, more: "x".repeat(600_000) })],
  ])("%s", async (_title, alteration) => {
    front.alterJson(paths.document, alteration);
    const { url } = await newRequest(server.origin, { scope: "profile" });
    const end = await person().authorize(url);
    expect(parametersOf(end)).toEqual({
      error: "server_error",
      error_description: expect.stringContaining("Acme ID"),
      ...{ state: "client-state", iss: server.origin },
    });
    expect(front.seen.map(({ path }) => path)).toEqual([paths.document]);
  });

  test("is not there: client and person are told, and the next time it is asked again, once for all who come", async () => {
    front.alter(paths.document, (answer) => {
      answer.status = 503;
    });
    const { url } = await newRequest(server.origin, { scope: "profile" });
    expect(parametersOf(await person().authorize(url))).toMatchObject({
      ...{ error: "temporarily_unavailable", state: "client-state", iss: server.origin },
    });
    const page = await open(`${server.origin}/sign-in?page=/account`);
    expect({ status: page.status, title: page.title }).toEqual({
      ...{ status: 503, title: "You cannot sign in just now" },
    });
    expect(page.text).toContain("Acme ID is having trouble (status 503)");
    expect(page.page.link("Start again")?.pathname).toBe("/sign-in");
    front.reset();
    front.provider.account = "sub-1";
    const requests = await Promise.all(
      Array.from({ length: 5 }, () => newRequest(server.origin, { scope: "profile" })),
    );
    await Promise.all(requests.map((one) => person().authorize(one.url)));
    expect(front.requests(paths.document)).toBe(1);
  });
});
