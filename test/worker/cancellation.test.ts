import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { allOf, messagesOf, sendInSession, sendModern } from "../support/conversations.ts";
import { startFixtureServer } from "../support/fixture-server.ts";
import { openSession } from "../support/mcp-lanes.ts";
import { notification, request } from "../support/mcp-messages.ts";
import { type SignedIn, signIn } from "../support/oauth-client.ts";
import type { TestServer } from "../support/server.ts";

let server: TestServer;
let signedIn: SignedIn;
beforeAll(async () => {
  server = await startFixtureServer();
  signedIn = await signIn(server.origin);
});
afterAll(() => server.close());

const waiting = z.object({
  state: z.enum(["waiting", "cancelled"]).optional(),
  steps: z.number().default(0),
});
const contents = z.object({ contents: z.tuple([z.object({ text: z.string() })]) });

/** What came of a call that waits, as the resource says that its tool reports to. */
async function waitingCall(name: string): Promise<z.output<typeof waiting>> {
  const uri = `test://waiting/${encodeURIComponent(name)}`;
  const [answer] = await allOf(
    await sendModern(server.origin, signedIn.authorization, "resources/read", { uri }),
  );
  return waiting.parse(JSON.parse(contents.parse(answer?.result).contents[0].text));
}

const stateOf = async (name: string) => (await waitingCall(name)).state;

const isCancelled = (name: string) => expect.poll(() => stateOf(name), { timeout: 5000 }).toBe("cancelled");

const waits = (call: string) => ({ name: "test_wait", arguments: { call } });

describe("a client of 2026-07-28 that goes away", () => {
  it("cancels its call, and no other", async () => {
    const leaving = new AbortController();
    const staying = new AbortController();
    const begin = async (call: string, { signal }: AbortController) => {
      const options = { progressToken: call, signal };
      const response = await sendModern(
        ...([server.origin, signedIn.authorization, "tools/call", waits(call), options] as const),
      );
      // the tool says that it has begun
      expect((await messagesOf(response).next()).value).toMatchObject({ method: "notifications/progress" });
    };
    await begin("leaving", leaving);
    await begin("staying", staying);
    leaving.abort();
    await isCancelled("leaving");
    expect(await stateOf("staying")).toBe("waiting");
    staying.abort();
    await isCancelled("staying");
  });
});

describe("a client of a session", () => {
  const open = () => openSession(server.origin, signedIn.authorization);
  const begin = async (
    session: Awaited<ReturnType<typeof open>>,
    id: number,
    call: string,
    signal?: AbortSignal,
  ) => {
    const called = { id, ...waits(call), progressToken: call, ...(signal && { signal }) };
    const messages = messagesOf(await sendInSession(server.origin, signedIn.authorization, session, called));
    expect((await messages.next()).value).toMatchObject({ method: "notifications/progress" });
    return messages;
  };
  const cancel = (session: Awaited<ReturnType<typeof open>>, requestId: number) =>
    session.post(notification("notifications/cancelled", { requestId, reason: "A test" }));

  it("cancels the call that it names, and no other, nor one of another session", async () => {
    const [session, other] = [await open(), await open()];
    await begin(session, 31, "named");
    await begin(session, 32, "not named");
    await begin(other, 31, "of another session");
    expect((await cancel(session, 31)).status).toBe(202);
    await isCancelled("named");
    expect(await stateOf("not named")).toBe("waiting");
    expect(await stateOf("of another session")).toBe("waiting");
    await cancel(session, 32);
    await cancel(other, 31);
    await isCancelled("not named");
    await isCancelled("of another session");
    expect((await session.post(request("ping", undefined, 33))).answer).toMatchObject({ id: 33, result: {} });
  });

  it("does not cancel by going away: it may come back (2025-11-25, transports)", async () => {
    const session = await open();
    const leaving = new AbortController();
    await begin(session, 41, "left", leaving.signal);
    leaving.abort();
    expect((await session.post(request("ping", undefined, 42))).answer).toMatchObject({ id: 42 });
    const { steps } = await waitingCall("left");
    await expect
      .poll(async () => (await waitingCall("left")).steps, { timeout: 10_000 })
      .toBeGreaterThan(steps + 20);
    expect(await stateOf("left")).toBe("waiting");
    await cancel(session, 41);
    await isCancelled("left");
  });

  it("gets no answer to what it cancelled, and its stream ends", async () => {
    const session = await open();
    const messages = await begin(session, 51, "ended");
    await cancel(session, 51);
    await isCancelled("ended");
    const rest = [];
    for await (const { method, id } of messages) rest.push(method ?? id);
    expect(rest.filter((each) => each !== "notifications/progress")).toEqual([]);
  });
});
