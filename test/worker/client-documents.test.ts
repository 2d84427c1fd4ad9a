import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { Person } from "../../dev/person.ts";
import {
  addressOf,
  open,
  openConsent,
  resultOfTool,
  type Shown,
  tokensOf,
} from "../support/authorization.ts";
import { authorizationRequest, exchangeCode, postToken } from "../support/oauth-client.ts";
import { interceptOutbound } from "../support/outbound.ts";
import { startServer, type TestServer } from "../support/server.ts";

/** A client that is published on the web: its id is where its metadata is. */
const clientId = "https://client.example/oauth/client.json";
const callback = "https://client.example/callback";
const loopback = "http://127.0.0.1:33418/callback";

const document = {
  client_id: clientId,
  client_name: "Published App",
  redirect_uris: [callback, loopback],
  grant_types: ["authorization_code", "refresh_token"],
  response_types: ["code"],
  token_endpoint_auth_method: "none",
};

let server: TestServer;
let origin: string;
/** What https://client.example answers. */
let answer: (url: URL) => Response;
let asked: string[];
let endService: () => void;

const unexpected = () => new Response("nothing was expected to be asked", { status: 500 });

beforeAll(async () => {
  server = await startServer();
  origin = server.origin;
  asked = [];
  answer = unexpected;
  endService = interceptOutbound((url) => {
    if (url.hostname !== "client.example") return undefined;
    asked.push(url.href);
    return answer(url);
  });
});
afterEach(() => {
  asked = [];
  answer = unexpected;
});
afterAll(async () => {
  endService();
  await server.close();
});

const serve = (body: unknown, init?: ResponseInit) => {
  answer = () => Response.json(body, init);
};

const request = (parameters: Record<string, string> = {}) =>
  authorizationRequest(origin, clientId, { redirect_uri: callback, ...parameters });

function expectUnverified(page: Shown): void {
  expect(page.status).toBe(400);
  expect(page.location).toBeUndefined();
  expect(page.headers.get("content-type")).toBe("text/html; charset=utf-8");
  expect(page.title).toBe("This app could not be verified");
  expect(page.page.link("Start again")).toBeDefined();
}

describe("a client that is known by its document", () => {
  test("signs in without registering, and calls a tool", async () => {
    serve(document);
    const { url, verifier } = request();
    const redirect = await new Person({ user: "demo" }).authorize(url);
    expect(addressOf(redirect)).toBe(callback);
    expect(redirect.searchParams.get("iss")).toBe(origin);
    const tokens = await tokensOf(await exchangeCode(origin, clientId, redirect, verifier));
    const sum = await resultOfTool(`${origin}/mcp`, tokens.access_token, "add", { a: 1, b: 2 });
    expect(sum).toMatchObject({ structuredContent: { sum: 3 } });
    const { refresh_token } = tokens;
    const fields = { grant_type: "refresh_token", refresh_token, client_id: clientId };
    expect((await postToken(origin, fields)).status).toBe(200);
    expect(new Set(asked)).toEqual(new Set([clientId]));
  });

  test("is shown by its verified domain", async () => {
    serve({ ...document, client_name: "<b>GitHub</b>" });
    const page = await openConsent(new Person({ user: "demo" }), request().url);
    expect(page.status).toBe(200);
    expect(page.title).toBe("Allow <b>GitHub</b> to use your GitHub account through this server?");
    expect(page.text).toContain("Who asks client.example (verified: the app is published there)");
    expect(page.text).toContain("Access goes to client.example ");
    expect(page.text).not.toContain("not verified");
  });

  test("is still warned about if it listens on this computer: anybody may present the document", async () => {
    serve(document);
    const page = await openConsent(new Person({ user: "demo" }), request({ redirect_uri: loopback }).url);
    expect(page.text).toContain("Access will be sent to an app on this computer.");
  });
});

describe("a document that is no proof is a page, never a redirect", () => {
  test.each<[string, unknown]>([
    ["names another client", { ...document, client_id: "https://client.example/oauth/other.json" }],
    ["names no client", { ...document, client_id: undefined }],
    ["spells its id in another way", { ...document, client_id: `${clientId}?` }],
    ["lists no redirect URIs", { ...document, redirect_uris: [] }],
    ["wants a shared secret", { ...document, token_endpoint_auth_method: "client_secret_basic" }],
    ["holds a secret", { ...document, client_secret: "x" }],
    ["is a list", [document]],
    ["is too large", { ...document, padding: "x".repeat(6000) }],
  ])("it %s", async (_what, body) => {
    serve(body);
    expectUnverified(await open(request().url));
  });

  test.each<[string, () => Response]>([
    ["HTML", () => new Response("<!doctype html>", { headers: { "content-type": "text/html" } })],
    ["no JSON", () => new Response("{", { headers: { "content-type": "application/json" } })],
    ["404", () => Response.json(document, { status: 404 })],
    ["500", () => Response.json(document, { status: 500 })],
    ["empty", () => new Response(null, { status: 204 })],
  ])("it is %s", async (_what, respond) => {
    answer = respond;
    expectUnverified(await open(request().url));
    expect(asked).toEqual([clientId]);
  });

  test("and the sign-in can go on once it is there", async () => {
    answer = () => new Response("", { status: 503 });
    const { url } = request();
    expectUnverified(await open(url));
    serve(document);
    expect((await open(url)).status).toBe(200);
  });
});

describe("a redirect URI that the document does not list is a page, never a redirect", () => {
  test.each([
    "https://client.example/other",
    "https://evil.example/callback",
    "http://127.0.0.1:33418/other",
  ])("%s", async (redirect_uri) => {
    serve(document);
    const page = await open(request({ redirect_uri }).url);
    expect(page.status).toBe(400);
    expect(page.location).toBeUndefined();
    expect(page.title).toContain("a place it did not register");
  });
});

describe("an id that is no place for a document is never fetched", () => {
  test.each([
    "http://client.example/oauth/client.json",
    "https://client.example",
    "https://client.example/a/../oauth/client.json",
    "https://client.example/oauth/client.json#x",
    "https://user:pass@client.example/oauth/client.json",
  ])("%s", async (client_id) => {
    serve({ ...document, client_id });
    const page = await open(request({ client_id }).url);
    expect(page.status).toBe(400);
    expect(page.location).toBeUndefined();
    expect(asked).toEqual([]);
  });
});

// draft-ietf-oauth-client-id-metadata-document-01 section 4: an open redirect would prove a domain that is not the
// app's
describe("a redirect in place of the document", () => {
  test.each([301, 302, 303, 307, 308])("(%s) is not followed", async (status) => {
    const moved = "https://client.example/elsewhere.json";
    answer = (url) =>
      url.href === moved
        ? Response.json(document)
        : new Response(null, { status, headers: { location: moved } });
    expectUnverified(await open(request().url));
  });
});

test("a redirect is not followed for a client id that spells its scheme in capitals either", async () => {
  const capitals = clientId.replace("https", "HTTPS");
  const moved = "https://client.example/elsewhere.json";
  answer = (url) =>
    url.href === moved
      ? Response.json({ ...document, client_id: capitals })
      : new Response(null, { status: 302, headers: { location: moved } });
  const { url } = authorizationRequest(origin, capitals, { redirect_uri: callback });
  expectUnverified(await open(url));
});

test("the token endpoint says invalid_client if the document is gone", async () => {
  serve(document);
  const { url, verifier } = request();
  const redirect = await new Person({ user: "demo" }).authorize(url);
  answer = () => new Response("", { status: 404 });
  const response = await exchangeCode(origin, clientId, redirect, verifier);
  expect(response.status).toBe(401);
  expect(await response.json()).toMatchObject({ error: "invalid_client" });
});
