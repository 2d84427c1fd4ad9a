import { evictDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { send, signIn } from "./client.ts";
import { fakeGitHub } from "./fake-github.ts";
import { sessionRequests } from "./worker.ts";

let authorization: string;
beforeAll(async () => {
  fakeGitHub();
  authorization = `Bearer ${(await signIn()).access_token}`;
});
afterAll(() => {
  vi.unstubAllGlobals();
});

interface Message {
  readonly method: string;
  readonly id?: number;
  readonly params?: object;
}

/** What a client of 2025-11-25 POSTs, and what comes of it. */
function post(messages: Message | Message[], session?: string): Promise<Response> {
  const sent = (message: Message) => ({ jsonrpc: "2.0", ...message });
  return send("/mcp", {
    method: "POST",
    headers: {
      host: "localhost",
      authorization,
      "content-type": "application/json",
      accept: "application/json, text/event-stream",
      ...(session !== undefined && { "mcp-session-id": session, "mcp-protocol-version": "2025-11-25" }),
    },
    body: JSON.stringify(Array.isArray(messages) ? messages.map(sent) : sent(messages)),
  });
}

const initialize: Message = {
  id: 0,
  method: "initialize",
  params: { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: { name: "test", version: "1" } },
};
const sum = (id: number): Message => ({
  ...{ id, method: "tools/call" },
  params: { name: "add", arguments: { a: id, b: 100 } },
});

async function open(): Promise<string> {
  const session = (await post(initialize)).headers.get("mcp-session-id") ?? "";
  await post({ method: "notifications/initialized" }, session);
  return session;
}

const objectOf = (session: string) => env.MCP_OBJECT.getByName(`streamable-http:${session}:42`);

describe("one request to a session's object is what it takes", () => {
  let session: string;
  beforeEach(async () => {
    session = await open();
    sessionRequests.count = 0;
  });

  it("to open a session", async () => {
    expect((await post(initialize)).status).toBe(200);
    expect(sessionRequests.count).toBe(1);
  });

  it("to call a tool", async () => {
    expect(await (await post(sum(1), session)).text()).toContain('"sum":101');
    expect(sessionRequests.count).toBe(1);
  });

  it("to call several in a batch", async () => {
    const text = await (await post([sum(1), sum(2), sum(3)], session)).text();
    for (const each of [101, 102, 103]) expect(text).toContain(`"sum":${each}`);
    expect(sessionRequests.count).toBe(1);
  });

  it("to notify", async () => {
    expect((await post({ method: "notifications/initialized" }, session)).status).toBe(202);
    expect(sessionRequests.count).toBe(1);
  });

  it("to call a tool when the object is out of memory", async () => {
    await evictDurableObject(objectOf(session));
    expect(await (await post(sum(1), session)).text()).toContain('"sum":101');
    expect(sessionRequests.count).toBe(1);
  });

  it("and none, if the session is nobody's or the message is none", async () => {
    expect((await post(sum(1), "a".repeat(64))).status).toBe(404);
    expect((await post(sum(1))).status).toBe(400);
    expect((await post([initialize, sum(1)])).status).toBe(400);
    expect((await post({ method: "ping", id: 1, jsonrpc: "1.0" } as Message, session)).status).toBe(400);
    expect(sessionRequests.count).toBe(0);
  });
});
