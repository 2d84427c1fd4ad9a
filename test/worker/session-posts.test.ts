import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { messagesOf, sendInSession } from "../support/conversations.ts";
import { startFixtureServer } from "../support/fixture-server.ts";
import { openSession, type Session } from "../support/mcp-lanes.ts";
import { notification, post, request } from "../support/mcp-messages.ts";
import { type SignedIn, signIn } from "../support/oauth-client.ts";
import type { TestServer } from "../support/server.ts";
import { evictable } from "../support/session-objects.ts";

let server: TestServer;
let one: SignedIn;
let another: SignedIn;
beforeAll(async () => {
  server = await startFixtureServer();
  one = await signIn(server.origin, { user: "inspector" });
  another = await signIn(server.origin, { user: "inspector" });
});
afterAll(() => server.close());

const open = () => openSession(server.origin, one.authorization);
const waiting = z.object({ state: z.string(), steps: z.number() });
const contents = z.object({ contents: z.tuple([z.object({ text: z.string() })]) });

/** What came of a call of test_wait. */
async function waitingCall(session: Session, name: string) {
  const uri = `test://waiting/${encodeURIComponent(name)}`;
  const { answer } = await session.post(request("resources/read", { uri }, 1000));
  return waiting.safeParse(JSON.parse(contents.parse(answer?.result).contents[0].text)).data;
}

/** Waits until such a call has gone on for a while. */
async function goesOn(session: Session, name: string): Promise<void> {
  const seen = (await waitingCall(session, name))?.steps ?? 0;
  const steps = async () => (await waitingCall(session, name))?.steps ?? 0;
  await expect.poll(steps, { timeout: 10_000 }).toBeGreaterThan(seen + 10);
}

const cancel = (session: Session, requestId: number) =>
  session.post(notification("notifications/cancelled", { requestId }));

describe("a call whose client leaves before it was told anything", () => {
  it.each([
    ["at once", async () => {}],
    ["after its stream has begun", async (response: Promise<Response>) => void (await response)],
  ])("goes on: %s", async (when, begun) => {
    const session = await open();
    const leaving = new AbortController();
    const response = sendInSession(server.origin, one.authorization, session, {
      ...{ id: 1, name: "test_wait", arguments: { call: when }, signal: leaving.signal },
    });
    const text = response.then((answer) => answer.text());
    await expect.poll(() => waitingCall(session, when), { timeout: 10_000 }).toBeDefined();
    await begun(response);
    leaving.abort();
    await expect(text).rejects.toThrow(/abort/i);
    await goesOn(session, when);
    expect(await waitingCall(session, when)).toMatchObject({ state: "waiting" });
    await cancel(session, 1);
    await expect
      .poll(() => waitingCall(session, when), { timeout: 5000 })
      .toMatchObject({ state: "cancelled" });
  });
});

describe("a session's object that went out of memory", () => {
  it("knows what its client can do, when it is back, and hands on what that says", async () => {
    const { made: session, evict } = await evictable(server, () =>
      openSession(server.origin, one.authorization, "2025-11-25", { elicitation: { form: {} } }),
    );
    await evict();
    const asked = { id: 1, name: "test_elicitation", arguments: { message: "Who?" } };
    const messages = messagesOf(await sendInSession(server.origin, one.authorization, session, asked));
    const question = (await messages.next()).value;
    expect(question).toMatchObject({ method: "elicitation/create" });
    const result = { action: "accept", content: { username: "u".repeat(900_000), email: "e" } };
    expect((await session.post({ jsonrpc: "2.0", id: question?.id, result })).status).toBe(202);
    // and the answer is a giant
    expect(JSON.stringify((await messages.next()).value).length).toBeGreaterThan(900_000);
    expect((await messages.next()).done).toBe(true);
  });
});

describe("two connections of one person in one session, whose requests have the same id at the same time", () => {
  const begin = async (session: Session, { authorization }: SignedIn, call: string) => {
    const called = { id: 7, name: "test_wait", arguments: { call }, progressToken: call };
    const messages = messagesOf(await sendInSession(server.origin, authorization, session, called));
    expect((await messages.next()).value).toMatchObject({ params: { progressToken: call } });
    return messages;
  };

  it("each hear of their own, and cancel their own", async () => {
    const session = await open();
    const mine = await begin(session, one, "of one");
    const theirs = await begin(session, another, "of another");
    await cancel(session, 7);
    for await (const { params } of mine) expect(params).toMatchObject({ progressToken: "of one" });
    expect((await theirs.next()).value).toMatchObject({ params: { progressToken: "of another" } });
    expect(await waitingCall(session, "of another")).toMatchObject({ state: "waiting" });
    await session.post(notification("notifications/cancelled", { requestId: 7 }), another.authorization);
    for await (const { params } of theirs) expect(params).toMatchObject({ progressToken: "of another" });
  });
});

describe("an answer", () => {
  it("is a body of a known length, if it is all there is", async () => {
    const session = await open();
    const headers = { ...session.headers, ...one.authorization };
    const response = await post(`${server.origin}/mcp`, headers, request("ping"));
    expect(response.headers.get("content-type")).toBe("text/event-stream");
    expect(Number(response.headers.get("content-length"))).toBe((await response.text()).length);
  });
});

it("DELETE ends the streams of what is under way, and its answers", async () => {
  const session = await open();
  const called = { id: 1, name: "test_wait", arguments: { call: "deleted" }, progressToken: "p" };
  const messages = messagesOf(await sendInSession(server.origin, one.authorization, session, called));
  await messages.next();
  expect((await session.delete()).status).toBe(204);
  for await (const { method } of messages) expect(method).toBe("notifications/progress");
});
