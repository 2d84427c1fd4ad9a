import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Reader, RecentEvents } from "../../../src/lanes/recent-events.ts";

const asked: Reader = { grantId: "grant", scopes: ["profile"] };

let open: Map<string, Reader>;
let events: RecentEvents;

beforeEach(() => {
  vi.useFakeTimers();
  open = new Map();
  events = new RecentEvents((streamId) => open.get(streamId));
});
afterEach(() => {
  vi.useRealTimers();
});

const keep = (streamId: string, data: string) => events.keep(streamId, data, asked) ?? "";

/** What a client gets that saw an event last: nothing if it is not its stream. */
function missed(lastEventId: string, reader: Reader | undefined = asked): string[] {
  return (events.missedSince(lastEventId, reader)?.events ?? []).map(({ data }) => data);
}

describe("what a session sent lately", () => {
  it("is there from after the event that was seen, on its own stream", () => {
    const seen = keep("one", "a");
    keep("two", "other");
    const next = keep("one", "b");
    keep("one", "c");
    expect(missed(seen)).toEqual(["b", "c"]);
    expect(events.missedSince(seen, asked)).toMatchObject({ streamId: "one", events: [{ id: next }, {}] });
    expect(missed(next)).toEqual(["c"]);
  });

  it("can be asked for by an event that is itself forgotten, while the call goes on", () => {
    open.set("one", asked);
    const seen = keep("one", "question");
    vi.advanceTimersByTime(9 * 60_000);
    expect(events.missedSince(seen, asked)).toEqual({ streamId: "one", events: [] });
    keep("one", "answer");
    expect(missed(seen)).toEqual(["answer"]);
  });

  it("is forgotten after a while", () => {
    const seen = keep("one", "a");
    keep("one", "b");
    vi.advanceTimersByTime(6 * 60_000);
    expect(events.missedSince(seen, asked)).toBeUndefined();
  });

  it("is forgotten with its session", () => {
    const seen = keep("one", "a");
    keep("one", "b");
    events.forgetAll();
    expect(events.missedSince(seen, asked)).toBeUndefined();
  });

  it("is bounded, the oldest go first, and what is too large is sent without an id", () => {
    const first = keep("one", "first");
    for (let number = 0; number < 600; number++) keep("one", `${number}`);
    const kept = missed(first);
    expect(kept.length).toBeLessThanOrEqual(500);
    expect(kept.at(-1)).toBe("599");
    expect(events.keep("one", "x".repeat(1024 * 1024), asked)).toBeUndefined();
  });

  it.each<[string, Reader, string[]]>([
    ["the same grant", { grantId: "grant", scopes: ["profile"] }, ["b"]],
    ["the same grant, allowed more by now", { grantId: "grant", scopes: ["profile", "email"] }, ["b"]],
    ["the same grant, whose token says less than was allowed since", { grantId: "grant", scopes: [] }, ["b"]],
    ["a token of it that was narrowed", { grantId: "grant", scopes: [], narrowed: true }, []],
    ["another grant", { grantId: "other", scopes: ["profile"] }, []],
  ])("for %s", (_who, reader, expected) => {
    const seen = keep("one", "a");
    keep("one", "b");
    expect(missed(seen, reader)).toEqual(expected);
  });

  it("is nobody's who is not known", () => {
    const seen = keep("one", "a");
    keep("one", "b");
    expect(events.missedSince(seen, undefined)).toBeUndefined();
  });

  it.each(["", "one", "one:", ":1", "one:x", "two:1"])("by an id that is none (%j): nothing", (id) => {
    keep("one", "a");
    expect(missed(id)).toEqual([]);
  });
});
