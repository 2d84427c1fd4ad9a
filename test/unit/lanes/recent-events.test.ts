import type { JSONRPCMessage } from "@modelcontextprotocol/sdk/types.js";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { RecentEvents } from "../../../src/lanes/recent-events.ts";

type Reader = NonNullable<ReturnType<ConstructorParameters<typeof RecentEvents>[0]>>;

let caller: Reader | undefined;
let events: RecentEvents;

beforeEach(() => {
  vi.useFakeTimers();
  caller = { grantId: "grant", scopes: ["profile"] };
  events = new RecentEvents(() => caller);
});
afterEach(() => {
  vi.useRealTimers();
});

const message = (text: string): JSONRPCMessage => ({
  jsonrpc: "2.0",
  method: "notifications/test",
  params: { text },
});

/** What a client gets that saw an event last: nothing if it is not its stream. */
async function replayed(lastEventId: string): Promise<string[]> {
  if ((await events.getStreamIdForEventId(lastEventId)) === undefined) return [];
  const texts: string[] = [];
  await events.replayEventsAfter(lastEventId, {
    send: async (_id, sent) => void texts.push(JSON.stringify(sent).replace(/.*"text":"([^"]*)".*/, "$1")),
  });
  return texts;
}

describe("what a session sent lately", () => {
  it("is replayed from after the event that was seen, on its own stream", async () => {
    const seen = await events.storeEvent("one", message("a"));
    await events.storeEvent("two", message("other"));
    await events.storeEvent("one", message("b"));
    await events.storeEvent("one", message("c"));
    expect(await replayed(seen)).toEqual(["b", "c"]);
  });

  it("can be asked for by an event that is itself forgotten, while the call goes on", async () => {
    events.requests.set("one", [1]);
    const seen = await events.storeEvent("one", message("question"));
    vi.advanceTimersByTime(9 * 60_000);
    await events.storeEvent("one", message("answer"));
    expect(await replayed(seen)).toEqual(["answer"]);
  });

  it("is forgotten after a while", async () => {
    const seen = await events.storeEvent("one", message("a"));
    await events.storeEvent("one", message("b"));
    vi.advanceTimersByTime(6 * 60_000);
    expect(await replayed(seen)).toEqual([]);
  });

  it("is bounded, the oldest go first, and what is too large is sent without an id", async () => {
    const first = await events.storeEvent("one", message("first"));
    for (let number = 0; number < 600; number++) await events.storeEvent("one", message(`${number}`));
    const kept = await replayed(first);
    expect(kept.length).toBeLessThanOrEqual(500);
    expect(kept.at(-1)).toBe("599");
    expect(await events.storeEvent("one", message("x".repeat(1024 * 1024)))).toBe("");
  });

  it.each<[string, Reader, string[]]>([
    ["the same grant", { grantId: "grant", scopes: ["profile"] }, ["b"]],
    ["the same grant, allowed more by now", { grantId: "grant", scopes: ["profile", "email"] }, ["b"]],
    ["the same grant, whose token says less than was allowed since", { grantId: "grant", scopes: [] }, ["b"]],
    ["a token of it that was narrowed", { grantId: "grant", scopes: [], narrowed: true }, []],
    ["another grant", { grantId: "other", scopes: ["profile"] }, []],
  ])("for %s", async (_who, reader, expected) => {
    const seen = await events.storeEvent("one", message("a"));
    await events.storeEvent("one", message("b"));
    caller = reader;
    expect(await replayed(seen)).toEqual(expected);
  });

  it.each(["", "one", "one:", ":1", "one:x", "two:1"])("by an id that is none (%j): nothing", async (id) => {
    await events.storeEvent("one", message("a"));
    expect(await replayed(id)).toEqual([]);
  });

  it("is not kept of nobody", async () => {
    caller = undefined;
    expect(await events.storeEvent("one", message("a"))).toBe("");
  });
});
