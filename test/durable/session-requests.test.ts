import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { signIn } from "./client.ts";
import { type FakeGitHub, fakeGitHub } from "./fake-github.ts";
import { initialize, type Message, objectOf, sessionClient, sum } from "./session-client.ts";
import { sessionRequests } from "./worker.ts";

let github: FakeGitHub;
let client: ReturnType<typeof sessionClient>;
beforeAll(async () => {
  github = fakeGitHub();
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

describe("a session's object that is lost when it is asked", () => {
  const lost = () => Object.assign(new Error("Network connection lost."), { retryable: true });
  /** Nobody knows what it would do. */
  const unknown: Message = { id: 2, method: "tools/call", params: { name: "none", arguments: {} } };
  let session: string;
  beforeEach(async () => {
    session = await client.open();
    sessionRequests.count = 0;
  });
  afterEach(() => {
    sessionRequests.failures = [];
  });

  it("is asked once more for what changes nothing", async () => {
    sessionRequests.failures = [lost()];
    expect(await (await client.post(sum(1), session)).text()).toContain('"sum":101');
    expect(sessionRequests.count).toBe(2);
  });

  it("opens one session, which can be used", async () => {
    sessionRequests.failures = [lost()];
    const opened = await client.post(initialize);
    expect(opened.status).toBe(200);
    expect(sessionRequests.count).toBe(2);
    const id = opened.headers.get("mcp-session-id") ?? "";
    expect(await (await client.post(sum(1), id)).text()).toContain('"sum":101');
  });

  it("is not asked again for what may be a change, and its client is told that it may have been made", async () => {
    sessionRequests.failures = [lost()];
    const answer = await client.post([sum(1), unknown], session);
    expect(answer.status).toBe(500);
    expect(await answer.json()).toMatchObject({ error: { message: /Look before you ask for it again/ } });
    expect(sessionRequests.count).toBe(1);
  });

  it("is given up on when it is lost again", async () => {
    sessionRequests.failures = [lost(), lost()];
    const answer = await client.post(sum(1), session);
    expect(answer.status).toBe(503);
    expect(answer.headers.get("retry-after")).toBe("1");
    expect(sessionRequests.count).toBe(2);
  });

  it("really: a read under way when it is reset is answered by the one that comes after", async () => {
    github.answer("/user", async () => {
      await runInDurableObject(objectOf(session), (_object, state) => state.abort("reset")).catch(() => {});
      return new Response(null, { status: 500 });
    });
    const read: Message = { id: 1, method: "tools/call", params: { name: "userInfoOctokit", arguments: {} } };
    const answer = await client.post(read, session);
    expect(await answer.text()).toContain("octocat");
    expect(sessionRequests.count).toBe(2);
  });
});
