import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openSse, resultOfTool } from "../support/authorization.ts";
import { getAsHost } from "../support/host-header.ts";
import { signIn } from "../support/oauth-client.ts";
import { startServer, type TestServer } from "../support/server.ts";
import { authorizationStorage, entriesOf } from "../support/storage.ts";

let server: TestServer;
let origin: string;
/** The same server by its other name. */
let localhost: string;

beforeAll(async () => {
  server = await startServer();
  origin = server.origin;
  localhost = origin.replace("127.0.0.1", "localhost");
});
afterAll(() => server.close());

const json = async (path: string): Promise<unknown> => (await fetch(path)).json();

describe("authorization server metadata (RFC 8414)", () => {
  test("says what the server can do", async () => {
    const response = await fetch(`${origin}/.well-known/oauth-authorization-server`);
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toMatch(/^application\/json/);
    expect(await response.json()).toMatchObject({
      issuer: origin,
      authorization_endpoint: `${origin}/authorize`,
      token_endpoint: `${origin}/token`,
      registration_endpoint: `${origin}/register`,
      revocation_endpoint: `${origin}/token`,
      scopes_supported: ["profile", "email", "repos:read", "repos:write", "admin"],
      response_types_supported: ["code"],
      grant_types_supported: [
        "authorization_code",
        "refresh_token",
        "urn:ietf:params:oauth:grant-type:token-exchange",
      ],
      code_challenge_methods_supported: ["S256"],
      authorization_response_iss_parameter_supported: true,
      client_id_metadata_document_supported: true,
      protected_resources: [`${origin}/mcp`, `${origin}/sse`],
    });
  });

  test("gives each host its own issuer", async () => {
    for (const host of [origin, localhost, origin]) {
      expect(await json(`${host}/.well-known/oauth-authorization-server`)).toMatchObject({
        issuer: host,
        token_endpoint: `${host}/token`,
      });
    }
  });

  test("a sign-in works at both hosts of one server, and its token only where it was issued", async () => {
    for (const [host, other] of [
      [origin, localhost],
      [localhost, origin],
    ] as const) {
      const { access_token } = await signIn(host);
      expect(await resultOfTool(`${host}/mcp`, access_token, "add", { a: 2, b: 3 })).toMatchObject({
        structuredContent: { sum: 5 },
      });
      expect(await openSse(host, access_token)).toBe(200);
      const elsewhere = await fetch(`${other}/mcp`, {
        method: "POST",
        headers: { authorization: `Bearer ${access_token}` },
      });
      expect(elsewhere.status).toBe(401);
    }
  });
});

describe("protected resource metadata (RFC 9728)", () => {
  test.each([
    ["/mcp", "/mcp"],
    ["/sse", "/sse"],
    ["", ""],
  ])("of %s names exactly that resource and this issuer", async (suffix, resource) => {
    for (const host of [origin, localhost]) {
      const response = await fetch(`${host}/.well-known/oauth-protected-resource${suffix}`);
      expect(response.status).toBe(200);
      expect(await response.json()).toMatchObject({
        resource: `${host}${resource}`,
        authorization_servers: [host],
        scopes_supported: ["profile"],
        bearer_methods_supported: ["header"],
      });
    }
  });
});

describe("a request without a valid token", () => {
  const challenge = (path: string, error = "") =>
    `Bearer realm="OAuth", resource_metadata="${origin}/.well-known/oauth-protected-resource${path}"${error}, scope="profile"`;
  const invalid = ', error="invalid_token"';
  const endpoints = [
    ["/mcp", "POST"],
    ["/sse", "GET"],
  ] as const;
  const ask = (path: string, method: string, headers: Record<string, string> = {}) =>
    fetch(`${origin}${path}`, { method, headers });

  test.each(endpoints)("%s: none is a 401 that says where to learn more", async (path, method) => {
    const response = await ask(path, method);
    expect(response.status).toBe(401);
    // RFC 6750 section 3.1: no error code if the request carried no credentials
    expect(response.headers.get("www-authenticate")).toBe(challenge(path));
  });

  test.each(endpoints)("%s: a made-up token, a GitHub token and another scheme", async (path, method) => {
    const github = server.github.issueToken("inspector", "user:email");
    const madeUp = ["garbage", "::", "1:abcdefghijklmnop:abcdefghijklmnopqrstuvwxyz012345"];
    for (const token of [...madeUp, `1:${"x".repeat(600)}:3`, github]) {
      const response = await ask(path, method, { authorization: `Bearer ${token}` });
      expect(response.status, token).toBe(401);
      expect(response.headers.get("www-authenticate"), token).toBe(challenge(path, invalid));
    }
    const basic = await ask(path, method, { authorization: "Basic dXNlcjpwYXNz" });
    expect(basic.status).toBe(401);
  });

  test.each(endpoints)("%s: a token in the query does not count", async (path, method) => {
    const { access_token } = await signIn(origin);
    const response = await ask(`${path}?access_token=${encodeURIComponent(access_token)}`, method);
    expect(response.status).toBe(401);
  });

  test.each(endpoints)("%s: an expired token is invalid", async (path, method) => {
    const { access_token, authorization } = await signIn(origin);
    const storage = await authorizationStorage(server);
    const [userId, grantId] = access_token.split(":");
    for (const { key, value } of await entriesOf(storage, `token:${userId}:${grantId}:`)) {
      await storage.put(key, value.replace(/"expiresAt":\d+/, '"expiresAt":1000000000'));
    }
    const response = await ask(path, method, authorization);
    expect(response.status).toBe(401);
    expect(response.headers.get("www-authenticate")).toBe(challenge(path, invalid));
  });

  test("a token for /sse is no token for /mcp (RFC 8707 section 2)", async () => {
    const { authorization } = await signIn(origin, { resource: `${origin}/sse` });
    const response = await ask("/mcp", "POST", authorization);
    expect(response.status).toBe(401);
    expect(response.headers.get("www-authenticate")).toBe(challenge("/mcp", invalid));
  });
});

describe("what does not exist here", () => {
  test.each([
    "openid-configuration",
    "openid-configuration/mcp",
    "oauth-authorization-server/mcp",
    "oauth-protected-resource/other",
    "mcp/catalog.json",
    "security.txt",
  ])("/.well-known/%s is 404 JSON", async (name) => {
    const response = await fetch(`${origin}/.well-known/${name}`, { headers: { accept: "text/html" } });
    expect(response.status).toBe(404);
    expect(response.headers.get("content-type")).toMatch(/^application\/json/);
    expect(await response.json()).toMatchObject({ error: "not_found" });
  });
});

describe("an http request to a host that is not loopback", () => {
  test.each(["/", "/mcp", "/token", "/authorize", "/.well-known/oauth-authorization-server"])(
    "%s is refused (DNS rebinding)",
    async (path) => {
      const { status, contentType, body } = await getAsHost(origin, path, "attacker.example");
      expect(status).toBe(403);
      expect(contentType).toMatch(/^application\/json/);
      expect(JSON.parse(body)).toMatchObject({ error: "forbidden_host" });
    },
  );
});
