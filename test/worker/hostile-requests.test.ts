import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openSession } from "../support/mcp-lanes.ts";
import { post, request } from "../support/mcp-messages.ts";
import { authorizationRequest, postToken, register, type SignedIn, signIn } from "../support/oauth-client.ts";
import { startServer, type TestServer } from "../support/server.ts";
import { objectsOf } from "../support/session-objects.ts";

let server: TestServer;
let a: SignedIn;
let b: SignedIn;
beforeAll(async () => {
  server = await startServer();
  [a, b] = await Promise.all([signIn(server.origin), signIn(server.origin, { user: "demo" })]);
});
afterAll(() => server.close());

const pageOf = async (parameters: Record<string, string>) => {
  const { url } = authorizationRequest(server.origin, await register(server.origin), parameters);
  return await fetch(url, { redirect: "manual" });
};

describe("a session's object", () => {
  const whoami = request("tools/call", { name: "whoami", arguments: {} });

  it.each([
    ["x-cf-agents-subagent-url", "http://x/sub/mcp-session/streamable-http:abc:3"],
    ["x-cf-agents-subagent-url", "garbage"],
    ["x-agents-lifecycle-props", "!!!!"],
    ["cf-mcp-method", "GET"],
    ["x-mcp-caller", "e30"],
  ])("takes no orders from a client's header %s: %s", async (name, value) => {
    const session = await openSession(server.origin, a.authorization);
    const before = (await objectsOf(server, "McpSession")).length;
    const answer = await post(
      `${server.origin}/mcp`,
      { ...a.authorization, ...session.headers, [name]: value },
      whoami,
    );
    expect(answer.status).toBe(200);
    expect(await answer.text()).toContain("inspector");
    expect(await objectsOf(server, "McpSession")).toHaveLength(before);
  });

  it("does not come into being for an id that was made up, or is somebody else's", async () => {
    const { headers } = await openSession(server.origin, a.authorization);
    const before = (await objectsOf(server, "McpSession")).length;
    for (const id of ["ab".repeat(32), "0".repeat(64), headers["mcp-session-id"] ?? ""]) {
      for (const method of ["POST", "GET", "DELETE"]) {
        const response = await fetch(`${server.origin}/mcp`, {
          method,
          headers: {
            ...b.authorization,
            "mcp-session-id": id,
            accept: "application/json, text/event-stream",
            "content-type": "application/json",
          },
          ...(method === "POST" && { body: JSON.stringify(whoami) }),
        });
        await response.body?.cancel();
        expect(response.status).toBe(404);
      }
    }
    expect(await objectsOf(server, "McpSession")).toHaveLength(before);
  });

  it.each([
    ["a batch of 51", Array.from({ length: 51 }, (_, id) => request("ping", undefined, id))],
    ["an id of 201 characters", { ...whoami, id: "x".repeat(201) }],
  ])("is spared %s: 400 -32600", async (_what, message) => {
    const session = await openSession(server.origin, a.authorization, "2025-03-26");
    const answer = await post(`${server.origin}/mcp`, { ...a.authorization, ...session.headers }, message);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ error: { code: -32600 } });
  });
});

describe("a registration", () => {
  it("that a page of another site could send without asking is refused: 415", async () => {
    const response = await fetch(`${server.origin}/register`, {
      method: "POST",
      headers: { "content-type": "text/plain", origin: "https://evil.example" },
      body: JSON.stringify({ redirect_uris: ["https://evil.example/cb"] }),
    });
    expect(response.status).toBe(415);
    expect(await response.json()).toMatchObject({ error: "invalid_client_metadata" });
  });
});

describe("an authorization request", () => {
  it.each(["client_id", "redirect_uri", "state", "scope", "response_type", "code_challenge"])(
    "with %s twice is refused (RFC 6749 section 3.1)",
    async (name) => {
      const { url } = authorizationRequest(server.origin, await register(server.origin), {
        scope: "profile",
      });
      url.searchParams.append(name, "second");
      const response = await fetch(url, { redirect: "manual" });
      expect(response.status).toBe(400);
      expect(await response.text()).toContain(`${name} must not be repeated`);
    },
  );

  it("to a scheme that opens a web site in another browser is refused", async () => {
    const uri = "microsoft-edge:https://evil.example/cb";
    const clientId = await register(server.origin, { redirect_uris: ["http://127.0.0.1:1/cb", uri] });
    const { url } = authorizationRequest(server.origin, clientId, { redirect_uri: uri });
    const response = await fetch(url, { redirect: "manual" });
    expect(response.status).toBe(400);
  });
});

describe("the log", () => {
  it("takes no line from a client id", async () => {
    const forged = "https://a.example/x\nERROR forged line";
    const page = await pageOf({ client_id: forged });
    expect(page.status).toBe(400);
    const token = await postToken(server.origin, {
      grant_type: "refresh_token",
      refresh_token: "x",
      client_id: forged,
    });
    expect([token.status, await token.json()]).toMatchObject([401, { error: "invalid_client" }]);
    const basic = await fetch(`${server.origin}/token`, {
      method: "POST",
      headers: { authorization: `Basic ${btoa(`${encodeURIComponent(forged)}:x`)}` },
      body: new URLSearchParams({ grant_type: "refresh_token", refresh_token: "x" }),
    });
    expect(basic.status).toBe(401);
    expect(server.logs()).not.toContain("forged");
  });
});
