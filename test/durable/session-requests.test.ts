import { evictDurableObject } from "cloudflare:test";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { signIn } from "./client.ts";
import { fakeGitHub } from "./fake-github.ts";
import { initialize, type Message, objectOf, sessionClient, sum } from "./session-client.ts";
import { sessionRequests } from "./worker.ts";

let client: ReturnType<typeof sessionClient>;
beforeAll(async () => {
  fakeGitHub();
  client = sessionClient((await signIn()).access_token);
});
afterAll(() => {
  vi.unstubAllGlobals();
});

describe("one request to a session's object is what it takes", () => {
  let session: string;
  beforeEach(async () => {
    session = await client.open();
    sessionRequests.count = 0;
  });

  it("to open a session", async () => {
    expect((await client.post(initialize)).status).toBe(200);
    expect(sessionRequests.count).toBe(1);
  });

  it("to call a tool", async () => {
    expect(await (await client.post(sum(1), session)).text()).toContain('"sum":101');
    expect(sessionRequests.count).toBe(1);
  });

  it("to call several in a batch", async () => {
    const text = await (await client.post([sum(1), sum(2), sum(3)], session)).text();
    for (const each of [101, 102, 103]) expect(text).toContain(`"sum":${each}`);
    expect(sessionRequests.count).toBe(1);
  });

  it("to notify", async () => {
    expect((await client.post({ method: "notifications/initialized" }, session)).status).toBe(202);
    expect(sessionRequests.count).toBe(1);
  });

  it("to call a tool when the object is out of memory", async () => {
    await evictDurableObject(objectOf(session));
    expect(await (await client.post(sum(1), session)).text()).toContain('"sum":101');
    expect(sessionRequests.count).toBe(1);
  });

  it("and none, if the session is nobody's or the message is none", async () => {
    expect((await client.post(sum(1), "a".repeat(64))).status).toBe(404);
    expect((await client.post(sum(1))).status).toBe(400);
    expect((await client.post([initialize, sum(1)])).status).toBe(400);
    expect((await client.post({ method: "ping", id: 1, jsonrpc: "1.0" } as Message, session)).status).toBe(
      400,
    );
    expect(sessionRequests.count).toBe(0);
  });
});
