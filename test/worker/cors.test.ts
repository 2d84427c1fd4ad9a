import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { redirectUri } from "../support/oauth-client.ts";
import { startServer, type TestServer } from "../support/server.ts";

/** A page of a browser-based client. */
const page = "https://client.example";
/** A page that wrangler.jsonc lets call the MCP endpoints. */
const allowedPage = "https://playground.ai.cloudflare.com";

let server: TestServer;
let origin: string;

beforeAll(async () => {
  server = await startServer();
  origin = server.origin;
});
afterAll(() => server.close());

const exposed = (response: Response) => response.headers.get("access-control-expose-headers") ?? "";

describe("browser clients of any origin", () => {
  const open = [
    "/.well-known/oauth-authorization-server",
    "/.well-known/oauth-protected-resource",
    "/.well-known/oauth-protected-resource/mcp",
    "/.well-known/oauth-protected-resource/sse",
    "/register",
    "/token",
  ];

  test.each(open)("%s answers their preflight", async (path) => {
    const response = await fetch(`${origin}${path}`, {
      method: "OPTIONS",
      headers: {
        origin: page,
        "access-control-request-method": "POST",
        "access-control-request-headers": "authorization,content-type,mcp-protocol-version",
      },
    });
    expect(response.status).toBe(204);
    expect(response.headers.get("access-control-allow-origin")).toBe(page);
    expect(response.headers.get("access-control-allow-methods")).toBe("*");
    // a wildcard does not cover Authorization (Fetch, "CORS non-wildcard request-header name")
    expect(response.headers.get("access-control-allow-headers")).toBe("Authorization, *");
    expect(response.headers.get("access-control-allow-credentials")).toBeNull();
  });

  test.each(open.slice(0, 4))("%s can be read by them", async (path) => {
    const response = await fetch(`${origin}${path}`, { headers: { origin: page } });
    expect(response.status).toBe(200);
    expect(response.headers.get("access-control-allow-origin")).toBe(page);
  });

  test("a metadata document that is missing can be seen to be missing", async () => {
    const response = await fetch(`${origin}/.well-known/openid-configuration`, { headers: { origin: page } });
    expect(response.status).toBe(404);
    expect(response.headers.get("access-control-allow-origin")).toBe("*");
  });

  test("they can register and read the answer", async () => {
    const response = await fetch(`${origin}/register`, {
      method: "POST",
      headers: { origin: page, "content-type": "application/json" },
      body: JSON.stringify({ redirect_uris: [redirectUri], token_endpoint_auth_method: "none" }),
    });
    expect(response.status).toBe(201);
    expect(response.headers.get("access-control-allow-origin")).toBe(page);
  });

  test("they can read a refusal of the token endpoint with its challenge", async () => {
    const response = await fetch(`${origin}/token`, {
      method: "POST",
      headers: { origin: page, authorization: `Basic ${btoa("nobody:wrong")}` },
      body: new URLSearchParams({ grant_type: "refresh_token", refresh_token: "x" }),
    });
    expect(response.status).toBe(401);
    expect(response.headers.get("access-control-allow-origin")).toBe(page);
    expect(response.headers.get("www-authenticate")).toMatch(/^Basic /);
    expect(exposed(response)).toContain("WWW-Authenticate");
  });
});

describe("the MCP endpoints", () => {
  test.each(["/mcp", "/sse"])("%s shows an allowed page its challenge", async (path) => {
    const preflight = await fetch(`${origin}${path}`, {
      method: "OPTIONS",
      headers: { origin: allowedPage },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get("access-control-allow-origin")).toBe(allowedPage);
    const response = await fetch(`${origin}${path}`, { headers: { origin: allowedPage } });
    expect(response.status).toBe(401);
    expect(response.headers.get("access-control-allow-origin")).toBe(allowedPage);
    expect(exposed(response)).toContain("WWW-Authenticate");
    expect(response.headers.get("www-authenticate")).toContain("resource_metadata=");
  });

  test.each(["/mcp", "/sse"])("%s refuses every other page, even its preflight", async (path) => {
    for (const method of ["OPTIONS", "GET", "POST"]) {
      const response = await fetch(`${origin}${path}`, { method, headers: { origin: page } });
      expect(response.status).toBe(403);
      expect(response.headers.get("access-control-allow-origin")).toBeNull();
    }
  });
});

test("the consent page cannot be read by another origin", async () => {
  const response = await fetch(`${origin}/authorize`, { headers: { origin: page } });
  expect(response.headers.get("access-control-allow-origin")).toBeNull();
});
