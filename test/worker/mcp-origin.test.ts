import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openSession } from "../support/mcp-lanes.ts";
import { initializeRequest, jsonHeaders, post, request, statelessRequest } from "../support/mcp-messages.ts";
import { type SignedIn, signIn } from "../support/oauth-client.ts";
import { startServer, type TestServer } from "../support/server.ts";

const configured = "https://client.example";

let server: TestServer;
let signedIn: SignedIn;
beforeAll(async () => {
  server = await startServer({ ALLOWED_ORIGINS: [configured] });
  signedIn = await signIn(server.origin);
});
afterAll(() => server.close());

const stateless = statelessRequest("tools/list");

/** One request of every kind that a page could send. */
const requests = [
  { what: "initialize", method: "POST", path: "/mcp", body: initializeRequest() },
  {
    what: "a request of 2026-07-28",
    method: "POST",
    path: "/mcp",
    headers: stateless.headers,
    body: stateless.body,
  },
  { what: "a session's stream", method: "GET", path: "/mcp" },
  { what: "the end of a session", method: "DELETE", path: "/mcp" },
  { what: "a method that is not allowed", method: "PUT", path: "/mcp" },
  { what: "a path below it", method: "POST", path: "/mcp/other", body: {} },
  { what: "an SSE stream", method: "GET", path: "/sse" },
  { what: "an SSE message", method: "POST", path: "/sse/message", body: request("ping") },
  { what: "/mcp's preflight", method: "OPTIONS", path: "/mcp" },
  { what: "/sse's preflight", method: "OPTIONS", path: "/sse" },
  { what: "/sse/message's preflight", method: "OPTIONS", path: "/sse/message" },
];

/** Sends it from a page of `origin`, or from no page. */
function send(
  { method, path, headers, body }: (typeof requests)[number],
  origin: string | undefined,
  more: Record<string, string> = {},
) {
  return fetch(`${server.origin}${path}`, {
    method,
    headers: { ...jsonHeaders, ...headers, ...(origin !== undefined && { origin }), ...more },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
}

// MCP 2025-11-25, transports, security warning: an invalid Origin MUST be answered 403
describe.each(requests)("$what ($method $path)", (sent) => {
  it.each([
    "https://evil.example",
    "null",
    "http://localhost.evil.example",
    "http://127.0.0.1.evil.example",
    "http://127.0.0.1@evil.example",
    "https://client.example.evil.example",
    "https://client.example:8443",
    "http://client.example",
    "file://",
  ])("from the origin %j is 403, and the token is not looked at", async (origin) => {
    for (const headers of [{}, signedIn.authorization, { authorization: "Bearer nonsense" }]) {
      const response = await send(sent, origin, headers);
      expect(response.status).toBe(403);
      expect(response.headers.get("www-authenticate")).toBeNull();
      expect(response.headers.get("access-control-allow-origin")).toBeNull();
      expect(await response.json()).toMatchObject({ jsonrpc: "2.0", id: null, error: { code: -32000 } });
    }
  });

  it.each([
    ["this server's own origin", () => server.origin],
    ["http://localhost and any port", () => "http://localhost:1"],
    ["http://127.0.0.1 and any port", () => "http://127.0.0.1:65535"],
    ["another loopback address", () => "http://127.8.9.10"],
    ["http://[::1] and any port", () => "http://[::1]:3000"],
    ["an origin that the operator allows", () => configured],
    ["no origin, as of a client that is no browser", () => undefined],
  ])("from %s comes to the token", async (_who, origin) => {
    const response = await send(sent, origin());
    // a preflight carries no token (Fetch, "CORS-preflight fetch") and is answered without one
    expect(response.status).toBe(sent.method === "OPTIONS" ? 204 : 401);
  });
});

describe("a page of an allowed origin can read what it needs", () => {
  const exposed = (response: Response) =>
    (response.headers.get("access-control-expose-headers") ?? "").toLowerCase().split(/, */);
  const readable = (response: Response) =>
    [configured, "*"].includes(response.headers.get("access-control-allow-origin") ?? "");

  it.each(["/mcp", "/sse"])("the challenge of %s", async (path) => {
    const response = await fetch(`${server.origin}${path}`, { headers: { origin: configured } });
    expect(response.status).toBe(401);
    expect(readable(response)).toBe(true);
    expect(exposed(response)).toContain("www-authenticate");
  });

  it("the preflight lets it send its token and MCP's headers", async () => {
    const response = await fetch(`${server.origin}/mcp`, {
      method: "OPTIONS",
      headers: {
        origin: configured,
        "access-control-request-method": "POST",
        "access-control-request-headers":
          "authorization, content-type, mcp-protocol-version, mcp-method, mcp-name",
      },
    });
    expect(response.status).toBe(204);
    expect(response.headers.get("access-control-allow-origin")).toBe(configured);
    // a wildcard does not cover Authorization (Fetch, "CORS non-wildcard request-header name")
    expect(response.headers.get("access-control-allow-headers")).toBe("Authorization, *");
  });

  it("the id of its session", async () => {
    const headers = { ...signedIn.authorization, origin: configured };
    const response = await post(`${server.origin}/mcp`, headers, initializeRequest());
    await response.body?.cancel();
    expect(response.status).toBe(200);
    expect(readable(response)).toBe(true);
    expect(exposed(response)).toEqual(expect.arrayContaining(["mcp-session-id", "www-authenticate"]));
  });

  it("the answers of its session and of the stateless lane", async () => {
    const { headers } = await openSession(server.origin, signedIn.authorization);
    const bearer = { ...signedIn.authorization, origin: configured };
    for (const response of [
      await post(`${server.origin}/mcp`, { ...bearer, ...headers }, request("ping")),
      await post(`${server.origin}/mcp`, { ...bearer, ...stateless.headers }, stateless.body),
    ]) {
      await response.body?.cancel();
      expect(response.status).toBe(200);
      expect(readable(response)).toBe(true);
    }
  });

  it("that its session is gone, and that it lacks a scope", async () => {
    const gone = await fetch(`${server.origin}/mcp`, {
      headers: {
        ...signedIn.authorization,
        origin: configured,
        "mcp-session-id": "x",
        accept: "text/event-stream",
      },
    });
    expect(gone.status).toBe(404);
    expect(readable(gone)).toBe(true);

    const withEmail = await signIn(server.origin, { scope: "email" });
    const call = statelessRequest("tools/call", { name: "userInfoOctokit", arguments: {} });
    const lacking = await post(
      `${server.origin}/mcp`,
      { ...withEmail.authorization, ...call.headers, origin: configured },
      call.body,
    );
    expect(lacking.status).toBe(403);
    expect(readable(lacking)).toBe(true);
    expect(exposed(lacking)).toContain("www-authenticate");
  });
});
