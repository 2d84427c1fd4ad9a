import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { Person } from "../../dev/person.ts";
import { addressOf, openConsent, tokensOf } from "../support/authorization.ts";
import {
  authorizationRequest,
  exchangeCode,
  postRegistration,
  redirectUri,
} from "../support/oauth-client.ts";
import { startServer, type TestServer } from "../support/server.ts";

let server: TestServer;
let origin: string;

beforeAll(async () => {
  server = await startServer();
  origin = server.origin;
});
afterAll(() => server.close());

const registered = z.looseObject({
  client_id: z.string().min(16),
  client_secret: z.string().min(32).optional(),
  token_endpoint_auth_method: z.string(),
});

/** A registration with exactly this body. */
const post = (body: string, contentType = "application/json") =>
  fetch(`${origin}/register`, { method: "POST", headers: { "content-type": contentType }, body });

async function registerExactly(body: unknown): Promise<z.output<typeof registered>> {
  const response = await post(JSON.stringify(body));
  expect(response.status).toBe(201);
  // RFC 7591 section 3.2.1
  expect(response.headers.get("cache-control")).toContain("no-store");
  return registered.parse(await response.json());
}

describe("a registration (RFC 7591)", () => {
  test("of a public client gets an id and no secret", async () => {
    const client = await registerExactly({
      client_name: "Public",
      redirect_uris: [redirectUri],
      token_endpoint_auth_method: "none",
    });
    expect(client).toMatchObject({
      client_name: "Public",
      redirect_uris: [redirectUri],
      token_endpoint_auth_method: "none",
    });
    expect(client.client_secret).toBeUndefined();
  });

  test.each(["client_secret_basic", "client_secret_post"])(
    "of a confidential client gets a secret that %s must present",
    async (method) => {
      const client = await registerExactly({
        redirect_uris: [redirectUri],
        token_endpoint_auth_method: method,
      });
      const secret = client.client_secret ?? "";
      expect(secret).not.toBe("");
      const { url, verifier } = authorizationRequest(origin, client.client_id);
      const redirect = await new Person({ user: "demo" }).authorize(url);

      const without = await exchangeCode(origin, client.client_id, redirect, verifier);
      expect(without.status).toBe(401);
      expect(await without.json()).toMatchObject({ error: "invalid_client" });

      const code = redirect.searchParams.get("code") ?? "";
      const fields = new URLSearchParams({
        grant_type: "authorization_code",
        code,
        redirect_uri: redirectUri,
        code_verifier: verifier,
      });
      const headers: Record<string, string> = {};
      if (method === "client_secret_basic")
        headers.authorization = `Basic ${btoa(`${client.client_id}:${secret}`)}`;
      else {
        fields.set("client_id", client.client_id);
        fields.set("client_secret", secret);
      }
      const tokens = await tokensOf(
        await fetch(`${origin}/token`, { method: "POST", headers, body: fields }),
      );
      expect(tokens.scope).toBe("profile");
    },
  );

  test("gives the same metadata another id each time", async () => {
    const body = { redirect_uris: [redirectUri], token_endpoint_auth_method: "none" };
    const [first, second] = [await registerExactly(body), await registerExactly(body)];
    expect(second.client_id).not.toBe(first.client_id);
  });
});

/** Bodies as the clients send them, with each redirect URI that they use. */
const clients = {
  Cursor: {
    body: {
      client_name: "Cursor",
      redirect_uris: [
        "cursor://anysphere.cursor-mcp/oauth/callback",
        "https://www.cursor.com/agents/mcp/oauth/callback",
        "http://localhost:8787/callback",
      ],
      grant_types: ["authorization_code", "refresh_token"],
      response_types: ["code"],
      token_endpoint_auth_method: "none",
      application_type: "native",
    },
    uses: ["cursor://anysphere.cursor-mcp/oauth/callback", "http://localhost:8787/callback"],
  },
  "VS Code": {
    body: {
      client_name: "Visual Studio Code",
      client_uri: "https://code.visualstudio.com",
      // those of our metadata that it knows
      grant_types: ["authorization_code", "refresh_token"],
      response_types: ["code"],
      redirect_uris: [
        "https://insiders.vscode.dev/redirect",
        "https://vscode.dev/redirect",
        "http://127.0.0.1/",
        "http://127.0.0.1:33418/",
      ],
      scope: "profile",
      token_endpoint_auth_method: "none",
      application_type: "native",
    },
    // a port of the moment (RFC 8252 section 7.3)
    uses: ["http://127.0.0.1:51234/", "https://vscode.dev/redirect"],
  },
  "MCP Inspector": {
    body: {
      redirect_uris: ["http://localhost:6274/oauth/callback"],
      token_endpoint_auth_method: "none",
      grant_types: ["authorization_code", "refresh_token"],
      response_types: ["code"],
      client_name: "MCP Inspector",
      client_uri: "https://github.com/modelcontextprotocol/inspector",
      scope: "",
    },
    uses: ["http://localhost:6274/oauth/callback"],
  },
  Claude: {
    body: {
      client_name: "Claude",
      grant_types: ["authorization_code", "refresh_token"],
      response_types: ["code"],
      token_endpoint_auth_method: "none",
      scope: "profile email",
      redirect_uris: ["https://claude.ai/api/mcp/auth_callback"],
    },
    uses: ["https://claude.ai/api/mcp/auth_callback"],
  },
  "Claude Code": {
    body: {
      client_name: "Claude Code (github)",
      redirect_uris: ["http://localhost:54212/callback"],
      grant_types: ["authorization_code", "refresh_token"],
      response_types: ["code"],
      token_endpoint_auth_method: "none",
    },
    uses: ["http://localhost:54212/callback", "http://localhost:60000/callback"],
  },
  "mcp-remote": {
    body: {
      redirect_uris: ["http://localhost:15735/oauth/callback"],
      token_endpoint_auth_method: "none",
      grant_types: ["authorization_code", "refresh_token"],
      response_types: ["code"],
      client_name: "MCP CLI Proxy",
      client_uri: "https://github.com/modelcontextprotocol/mcp-cli",
      software_id: "2e6dc280-f3c3-4e01-99a7-8181dbd1d23d",
      software_version: "0.1.37",
      scope: "profile email",
    },
    uses: ["http://localhost:15735/oauth/callback"],
  },
} as const;

describe("the registration of a known client", () => {
  const cases = Object.entries(clients).flatMap(([name, { body, uses }]) =>
    uses.map((uri) => ({ name, body, uri })),
  );
  test.each(cases)("$name signs in with $uri", async ({ body, uri }) => {
    const { client_id } = await registerExactly(body);
    const { url, verifier } = authorizationRequest(origin, client_id, { redirect_uri: uri });
    const redirect = await new Person({ user: "demo" }).authorize(url);
    expect(addressOf(redirect)).toBe(uri);
    const response = await exchangeCode(origin, client_id, redirect, verifier, { redirect_uri: uri });
    expect((await tokensOf(response)).scope).toBe("profile");
  });

  test("Cursor's own scheme is shown as an app on this computer", async () => {
    const { client_id } = await registerExactly(clients.Cursor.body);
    const uri = clients.Cursor.uses[0];
    const { url } = authorizationRequest(origin, client_id, { redirect_uri: uri });
    const page = await openConsent(new Person({ user: "demo" }), url);
    expect(page.status).toBe(200);
    expect(page.text).toContain("Access goes to the app that opens cursor: links (this computer)");
    expect(page.text).toContain("Access will be sent to an app on this computer.");
  });
});

describe("a registration is refused with invalid_client_metadata", () => {
  test.each<[string, Record<string, unknown>]>([
    ["javascript: as redirect URI", { redirect_uris: ["javascript:alert(1)"] }],
    ["data: beside a good redirect URI", { redirect_uris: [redirectUri, "data:text/html,x"] }],
    ["http to another host", { redirect_uris: ["http://client.example/callback"] }],
    ["a redirect URI with a fragment", { redirect_uris: ["https://client.example/callback#part"] }],
    ["a redirect URI with a password", { redirect_uris: ["https://user:pass@client.example/callback"] }],
    ["a redirect URI that is none", { redirect_uris: ["callback"] }],
    ["no redirect_uris", { redirect_uris: undefined }],
    ["empty redirect_uris", { redirect_uris: [] }],
    ["redirect_uris that are a string", { redirect_uris: redirectUri }],
    ["a name of 10 kB", { client_name: "x".repeat(10_000) }],
    ["a name that is no string", { client_name: { en: "Client" } }],
    [
      "too many redirect URIs",
      { redirect_uris: Array.from({ length: 21 }, (_, i) => `${redirectUri}/${i}`) },
    ],
    ["a redirect URI of 3 kB", { redirect_uris: [`${redirectUri}/${"x".repeat(3000)}`] }],
    ["a grant type that does not exist here", { grant_types: ["password"] }],
    ["the implicit response type", { response_types: ["token"] }],
    ["an unknown authentication method", { token_endpoint_auth_method: "tls_client_auth" }],
  ])("for %s", async (_what, metadata) => {
    const response = await postRegistration(origin, metadata);
    expect(response.status).toBe(400);
    expect(response.headers.get("content-type")).toMatch(/^application\/json/);
    expect(await response.json()).toEqual({
      error: "invalid_client_metadata",
      error_description: expect.stringMatching(/\S/),
    });
  });

  test.each(["[]", "null", '"text"', "1"])("for the JSON %s", async (body) => {
    const response = await post(body);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: "invalid_client_metadata" });
  });

  test("and bounds are exact: 200 characters and 20 URIs are accepted", async () => {
    const response = await postRegistration(origin, {
      client_name: "x".repeat(200),
      redirect_uris: Array.from({ length: 20 }, (_, i) => `${redirectUri}/${i}`),
    });
    expect(response.status).toBe(201);
  });
});

describe("a registration is refused before it is read", () => {
  test.each(["", "{", "client_name=x", '{"redirect_uris":'])("for the malformed body %j", async (body) => {
    const response = await post(body);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: "invalid_request" });
  });

  test("for a body over 1 MiB", async () => {
    const response = await postRegistration(origin, { client_name: "x".repeat(1024 * 1024) });
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({ error: "invalid_request" });
  });

  test("for a method other than POST", async () => {
    const response = await fetch(`${origin}/register`);
    expect(response.status).toBe(405);
    expect(response.headers.get("allow")).toContain("POST");
  });
});
