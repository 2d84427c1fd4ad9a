import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Person } from "../../dev/person.ts";
import { challengeOf } from "../support/challenge.ts";
import { chromiumPath, launchChromium } from "../support/chromium.ts";
import {
  initializeRequest,
  jsonHeaders,
  notification,
  request,
  statelessRequest,
} from "../support/mcp-messages.ts";
import { authorizationRequest } from "../support/oauth-client.ts";
import { connectClient } from "../support/permission-page.ts";
import { startServer, type TestServer } from "../support/server.ts";

const missing = "no Chromium on this machine: install it or set CHROMIUM_PATH to run the browser tests";

/** What a page could read of an answer; undefined if the browser kept it from the page. */
type Read = { status: number; headers: Record<string, string>; text: string } | undefined;

// what the browser lets a page of another origin see; raw headers are the matter of test/worker/cors.test.ts
describe.skipIf(!chromiumPath)(chromiumPath ? "a client that is a page" : `SKIPPED, ${missing}`, () => {
  let server: TestServer;
  let browser: Browser;
  let site: Server;
  /** On loopback, and so allowed to call the MCP endpoints. */
  let allowed: Page;
  /** Of an origin that nobody allowed. */
  let stranger: Page;
  beforeAll(async () => {
    // a name that the server does not know for loopback; elsewhere, the browser itself would keep the page from it
    const names = ["--host-resolver-rules=MAP client.example 127.0.0.1"];
    [server, browser] = await Promise.all([startServer(), launchChromium(names)]);
    site = createServer((_request, response) => {
      response.setHeader("content-type", "text/html").end("<!doctype html><title>A client</title>");
    });
    site.listen(0, "127.0.0.1");
    await once(site, "listening");
    const address = site.address();
    if (address === null || typeof address === "string") throw new Error("A TCP server has no port.");
    [allowed, stranger] = await Promise.all([browser.newPage(), browser.newPage()]);
    await allowed.goto(`http://127.0.0.1:${address.port}/`);
    await stranger.goto(`http://client.example:${address.port}/`);
  });
  afterAll(async () => {
    await browser?.close();
    site?.close();
    await server?.close();
  });

  interface Sent {
    readonly method?: string;
    readonly headers?: Record<string, string>;
    readonly body?: string;
  }

  function ask(page: Page, path: string, sent: Sent = {}): Promise<Read> {
    return page.evaluate(
      async ([url, init]): Promise<Read> => {
        try {
          const response = await fetch(url, init);
          const text = await response.text();
          return { status: response.status, headers: Object.fromEntries(response.headers), text };
        } catch {
          return undefined;
        }
      },
      [`${server.origin}${path}`, sent] as const,
    );
  }

  const message = (body: unknown, headers: Record<string, string> = {}): Sent => ({
    ...{ method: "POST", headers: { ...jsonHeaders, ...headers }, body: JSON.stringify(body) },
  });
  const form = (fields: Record<string, string>): Sent => ({
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams(fields).toString(),
  });
  const json = (read: Read): Record<string, unknown> => JSON.parse(read?.text ?? "{}");

  describe.each(["allowed", "stranger"] as const)("of an origin that is %s", (who) => {
    const page = () => (who === "allowed" ? allowed : stranger);

    it.each([
      "/.well-known/oauth-authorization-server",
      "/.well-known/oauth-protected-resource",
      "/.well-known/oauth-protected-resource/mcp",
      "/.well-known/oauth-protected-resource/sse",
    ])("reads %s", async (path) => {
      // the SDKs send this header along, which takes a preflight
      const read = await ask(page(), path, { headers: { "mcp-protocol-version": "2025-11-25" } });
      expect(read?.status).toBe(200);
      expect(JSON.stringify(json(read))).toContain(server.origin);
    });

    it("sees that there is no other document", async () => {
      expect((await ask(page(), "/.well-known/openid-configuration"))?.status).toBe(404);
    });

    it("registers, has its code exchanged, refreshes and revokes", async () => {
      const redirect_uri = "http://127.0.0.1:33418/callback";
      const registration = { redirect_uris: [redirect_uri], token_endpoint_auth_method: "none" };
      const registered = await ask(page(), "/register", message(registration));
      expect(registered?.status).toBe(201);
      const client_id = String(json(registered).client_id);
      const { url, verifier } = authorizationRequest(server.origin, client_id, { redirect_uri });
      const back = await new Person({ user: "demo" }).authorize(url);
      const code = back.searchParams.get("code") ?? "";
      const exchange = { grant_type: "authorization_code", code, redirect_uri, code_verifier: verifier };
      const tokens = json(await ask(page(), "/token", form({ ...exchange, client_id })));
      const refresh_token = String(tokens.refresh_token);
      const refreshed = await ask(
        page(),
        "/token",
        form({ grant_type: "refresh_token", refresh_token, client_id }),
      );
      expect(refreshed?.status).toBe(200);
      const bearer = { authorization: `Bearer ${String(json(refreshed).access_token)}` };
      expect(json(await ask(page(), "/userinfo", { headers: bearer }))).toMatchObject({ sub: "4" });
      expect((await ask(page(), "/token", form({ token: refresh_token, client_id })))?.status).toBe(200);
    });

    it("reads why it is refused", async () => {
      const registration = await ask(page(), "/register", message({ redirect_uris: [] }));
      expect([registration?.status, json(registration).error]).toEqual([400, "invalid_client_metadata"]);
      const token = await ask(page(), "/token", form({ grant_type: "refresh_token", refresh_token: "x" }));
      expect([token?.status, json(token).error]).toEqual([401, "invalid_client"]);
      const nobody = await ask(page(), "/userinfo", { headers: { authorization: "Bearer x" } });
      expect(nobody?.status).toBe(401);
      expect(nobody?.headers["www-authenticate"]).toContain('error="invalid_token"');
    });
  });

  it.each(["/mcp", "/sse"])("is challenged at %s and can read the challenge", async (path) => {
    for (const headers of [{}, { authorization: "Bearer x" }]) {
      const read = await ask(allowed, path, { headers });
      expect(read?.status).toBe(401);
      const challenge = challengeOf(new Headers(read?.headers));
      expect(challenge).toMatchObject({
        resource_metadata: `${server.origin}/.well-known/oauth-protected-resource${path}`,
        scope: "profile",
      });
    }
  });

  it("opens a session, uses it and ends it", async () => {
    const { authorization } = await connectClient(server.origin);
    const opened = await ask(allowed, "/mcp", message(initializeRequest(), authorization));
    expect(opened?.status).toBe(200);
    const session = {
      ...authorization,
      "mcp-session-id": opened?.headers["mcp-session-id"] ?? "",
      "mcp-protocol-version": "2025-11-25",
    };
    expect(session["mcp-session-id"]).not.toBe("");
    const ready = await ask(allowed, "/mcp", message(notification("notifications/initialized"), session));
    expect(ready?.status).toBe(202);
    const listed = await ask(allowed, "/mcp", message(request("tools/list"), session));
    expect(listed?.text).toContain("connectionStatus");
    expect((await ask(allowed, "/mcp", { method: "DELETE", headers: session }))?.status).toBeLessThan(300);
    const gone = await ask(allowed, "/mcp", message(request("tools/list"), session));
    expect([gone?.status, json(gone).jsonrpc]).toEqual([404, "2.0"]);
  });

  it("calls without a session, and reads the challenge of a call that lacks a scope", async () => {
    const { authorization } = await connectClient(server.origin);
    const call = (name: string, args: Record<string, unknown>) => {
      const { headers, body } = statelessRequest("tools/call", { name, arguments: args });
      return ask(allowed, "/mcp", message(body, { ...headers, ...authorization }));
    };
    expect((await call("add", { a: 2, b: 3 }))?.text).toContain('"sum":5');
    const refused = await call("listIssues", { owner: "inspector", repo: "hello-world" });
    expect(refused?.status).toBe(403);
    expect(challengeOf(new Headers(refused?.headers))).toMatchObject({
      error: "insufficient_scope",
      scope: expect.stringContaining("repos:read"),
    });
  });

  it("reads what is wrong with its requests", async () => {
    const { authorization } = await connectClient(server.origin);
    const bearer = { ...jsonHeaders, ...authorization };
    const post = (body: string, headers: Record<string, string> = {}) =>
      ask(allowed, "/mcp", { method: "POST", headers: { ...bearer, ...headers }, body });
    const answers: [status: number, read: Read][] = [
      [400, await post("{")],
      [404, await post(JSON.stringify(request("tools/list")), { "mcp-session-id": "nobody" })],
      [405, await ask(allowed, "/mcp", { method: "PUT", headers: bearer, body: "{}" })],
      [413, await post(JSON.stringify({ text: "x".repeat(8 * 1024 * 1024) }))],
      [415, await post("a=b", { "content-type": "application/x-www-form-urlencoded" })],
    ];
    expect(answers.map(([, read]) => read?.status)).toEqual(answers.map(([status]) => status));
    for (const [, read] of answers) expect(json(read)).toHaveProperty("error.message");
  });

  it.each(["/mcp", "/sse"])("of an origin that nobody allowed can read nothing of %s", async (path) => {
    const { authorization } = await connectClient(server.origin, { resource: `${server.origin}${path}` });
    const { headers, body } = statelessRequest("tools/list");
    expect(await ask(stranger, path)).toBeUndefined();
    expect(await ask(stranger, path, { headers: { ...authorization } })).toBeUndefined();
    expect(await ask(stranger, path, message(body, { ...headers, ...authorization }))).toBeUndefined();
    // without a preflight, as forms are sent
    expect(await ask(stranger, path, form({ a: "b" }))).toBeUndefined();
  });

  it("cannot read the consent page", async () => {
    expect(await ask(allowed, "/authorize")).toBeUndefined();
    expect(await ask(allowed, "/permissions")).toBeUndefined();
  });
});
