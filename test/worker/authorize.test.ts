import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { Person } from "../../dev/person.ts";
import { addressOf, newRequest, open, openConsent, parametersOf } from "../support/authorization.ts";
import {
  authorizationRequest,
  exchangeCode,
  postRegistration,
  redirectUri,
  register,
} from "../support/oauth-client.ts";
import { startServer, type TestServer } from "../support/server.ts";

let server: TestServer;
let origin: string;

beforeAll(async () => {
  server = await startServer();
  origin = server.origin;
});
afterAll(() => server.close());

const confidential = z.object({ client_id: z.string(), client_secret: z.string() });

async function registerConfidential(): Promise<string> {
  const response = await postRegistration(origin, { token_endpoint_auth_method: "client_secret_basic" });
  return confidential.parse(await response.json()).client_id;
}

describe("nothing is sent to GitHub", () => {
  test("before the person decided", async () => {
    const before = server.github.calls().length;
    const { url } = await newRequest(origin);
    const person = new Person({ user: "inspector" });
    const page = await openConsent(person, url);
    expect(page.status).toBe(200);
    expect(page.location).toBeUndefined();
    expect(page.html).not.toContain(server.github.url);
    expect(server.github.calls().slice(before)).toEqual([]);

    const approved = await person.post(url, { handle: page.handle, decision: "approve", scope: "profile" });
    expect(approved.status).toBe(302);
    expect(approved.headers.get("cache-control")).toContain("no-store");
    const github = new URL(approved.headers.get("location") ?? "");
    expect(addressOf(github)).toBe(`${server.github.url}/login/oauth/authorize`);
    expect(parametersOf(github)).toEqual({
      client_id: server.github.clientId,
      redirect_uri: `${origin}/callback`,
      // the least that serves: GitHub shows the public profile to any signed-in app
      scope: "",
      state: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: "S256",
      response_type: "code",
    });
  });

  test("when the person declined", async () => {
    const before = server.github.calls().length;
    const { url } = await newRequest(origin);
    await new Person({ user: "inspector", decision: "deny" }).authorize(url);
    expect(server.github.calls().slice(before)).toEqual([]);
  });
});

describe("PKCE with S256 is required (RFC 7636, OAuth 2.1 section 4.1.1)", () => {
  const kinds = [
    ["public", () => register(origin)],
    ["confidential", registerConfidential],
  ] as const;
  const faults: [string, Record<string, string | undefined>][] = [
    ["no challenge", { code_challenge: undefined, code_challenge_method: undefined }],
    ["a method without a challenge", { code_challenge: undefined }],
    ["an empty challenge", { code_challenge: "" }],
    ["a challenge without a method, which means plain", { code_challenge_method: undefined }],
    ["the method plain", { code_challenge_method: "plain" }],
    ["a method that does not exist", { code_challenge_method: "S512" }],
    ["a challenge that is too short", { code_challenge: "abc" }],
    ["a challenge of the wrong alphabet", { code_challenge: `${"a".repeat(42)}=` }],
    ["a challenge that is too long", { code_challenge: "a".repeat(44) }],
  ];

  for (const [kind, registerClient] of kinds) {
    test.each(faults)(
      `of a ${kind} client: %s is invalid_request at the client`,
      async (_what, parameters) => {
        const { url } = authorizationRequest(origin, await registerClient(), parameters);
        const { status, location } = await open(url);
        expect(status).toBe(302);
        expect(addressOf(location)).toBe(redirectUri);
        // RFC 9207 section 2: iss in error responses too
        expect(parametersOf(location)).toEqual({
          error: "invalid_request",
          error_description: expect.stringMatching(/PKCE/i),
          state: "client-state",
          iss: origin,
        });
      },
    );
  }
});

describe("a request whose client or redirect URI cannot be trusted is a page, never a redirect", () => {
  test.each<[string, Record<string, string | undefined>, string]>([
    ["an unknown client", { client_id: "unknown-client-0" }, "This app is not known here"],
    ["a client id that is far too long", { client_id: "x".repeat(600) }, "This app is not known here"],
    ["a client id of a zero character", { client_id: "\u0000" }, "This app is not known here"],
    ["no client", { client_id: undefined }, "This sign-in cannot go on"],
    [
      "an unregistered redirect URI",
      { redirect_uri: "https://evil.example/cb" },
      "This app asked for access",
    ],
    [
      "another path on loopback",
      { redirect_uri: "http://127.0.0.1:33418/other" },
      "This app asked for access",
    ],
    ["the other name of loopback", { redirect_uri: "http://localhost:33418/callback" }, "This app asked"],
    ["an added query", { redirect_uri: `${redirectUri}?next=x` }, "This app asked for access"],
    ["an added fragment", { redirect_uri: `${redirectUri}#x` }, "This app asked for access"],
    ["a javascript: redirect URI", { redirect_uri: "javascript:alert(1)" }, "This app asked for access"],
    ["no redirect URI", { redirect_uri: undefined }, "This app asked for access"],
  ])("%s", async (_what, parameters, title) => {
    const { url } = await newRequest(origin, parameters);
    const answer = await open(url);
    expect(answer.status).toBe(400);
    expect(answer.location).toBeUndefined();
    expect(answer.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(answer.title).toContain(title);
    // not even as a link (RFC 9700 section 4.11.2)
    expect(answer.html).not.toMatch(/href="(?:javascript|https?):/);
  });

  test("a client does not inherit another one's redirect URIs", async () => {
    const own = "https://one.example/callback";
    await newRequest(origin, {}, { redirect_uris: [own] });
    const { url } = await newRequest(origin, { redirect_uri: own });
    expect((await open(url)).status).toBe(400);
  });
});

describe("other faults of a request are told to the client (RFC 6749 section 4.1.2.1)", () => {
  test.each<[string, Record<string, string | undefined>, string]>([
    ["no response type", { response_type: undefined }, "invalid_request"],
    ["the implicit flow", { response_type: "token" }, "unsupported_response_type"],
    ["an unknown response type", { response_type: "code id_token" }, "unsupported_response_type"],
  ])("%s", async (_what, parameters, error) => {
    const { url } = await newRequest(origin, parameters);
    const { status, location } = await open(url);
    expect(status).toBe(302);
    expect(addressOf(location)).toBe(redirectUri);
    expect(parametersOf(location)).toMatchObject({ error, state: "client-state", iss: origin });
  });

  test("without a state there is none in the answer", async () => {
    const { url } = await newRequest(origin, { state: undefined, response_type: "token" });
    expect(Object.keys(parametersOf((await open(url)).location)).sort()).toEqual([
      "error",
      "error_description",
      "iss",
    ]);
  });

  test("the query of a redirect URI is kept", async () => {
    const uri = "https://client.example/callback?tenant=a%20b";
    const { url } = await newRequest(
      origin,
      { redirect_uri: uri, response_type: "token" },
      { redirect_uris: [uri] },
    );
    expect(parametersOf((await open(url)).location)).toMatchObject({ tenant: "a b", state: "client-state" });
  });
});

describe("state comes back exactly as it was sent", () => {
  test.each([
    ["unicode", "Grüße 😀 \u202e 中文 \u0000 é"],
    ["what URLs give a meaning", "a+b&c=d%20e#f?g/h;i\\j\"k'l<m>"],
    ["JSON", JSON.stringify({ next: "/a b", n: 1 })],
    ["very long", "x".repeat(6000)],
  ])("%s", async (_what, state) => {
    const { url, clientId, verifier } = await newRequest(origin, { state });
    const redirect = await new Person({ user: "demo" }).authorize(url);
    expect(parametersOf(redirect)).toEqual({ code: expect.stringMatching(/\S/), state, iss: origin });
    expect((await exchangeCode(origin, clientId, redirect, verifier)).status).toBe(200);

    const declined = await new Person({ user: "demo", decision: "deny" }).authorize(url);
    expect(parametersOf(declined)).toMatchObject({ error: "access_denied", state, iss: origin });
  });
});
