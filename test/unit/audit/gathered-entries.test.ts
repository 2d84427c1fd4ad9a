import { afterEach, describe, expect, it, vi } from "vitest";
import { type AuditEntry, entryOf } from "../../../src/audit/entry.ts";
import { GatheredEntries, type WrittenEntry } from "../../../src/audit/gathered-entries.ts";
import { newStamp } from "../../../src/audit/stamp.ts";

afterEach(() => vi.useRealTimers());

const entry = (): AuditEntry => entryOf({ kind: "consent", decision: "denied", userId: "1" }, newStamp());

/** What gathers, the pauses that it makes, each to be ended by hand, and what was taken over, by whom. */
function gatheringByHand() {
  const pauses: (() => void)[] = [];
  const gathered = new GatheredEntries(() => new Promise((resolve) => void pauses.push(resolve)));
  const taken: [string, string[]][] = [];
  const takenBy = (who: string) => async (entries: readonly WrittenEntry[]) =>
    void taken.push([who, entries.map((written) => written.entry.id)]);
  return {
    gathered,
    pauses,
    taken,
    add: (made: AuditEntry, who: string) => gathered.add(made, takenBy(who)),
  };
}

describe("3. entries are gathered for a moment", () => {
  it("who comes first sees to those of all, once, and keeps nobody else", async () => {
    const { add, pauses, taken } = gatheringByHand();
    const entries = [entry(), entry(), entry()];
    const [first, ...others] = entries.map((made, index) => add(made, `request ${index}`));
    await Promise.all(others);
    expect(taken).toEqual([]);
    expect(pauses).toHaveLength(1);
    pauses[0]?.();
    await first;
    expect(taken).toEqual([["request 0", entries.map(({ id }) => id)]]);
  });

  it("what comes while those are written waits for the next time", async () => {
    const { add, pauses, taken } = gatheringByHand();
    const [one, other] = [entry(), entry()];
    const first = add(one, "first");
    pauses[0]?.();
    await first;
    const second = add(other, "second");
    expect(pauses).toHaveLength(2);
    pauses[1]?.();
    await second;
    expect(taken).toEqual([
      ["first", [one.id]],
      ["second", [other.id]],
    ]);
  });

  it("many, or large ones, wait for nobody", async () => {
    const { add, taken } = gatheringByHand();
    for (let count = 1; count < 250; count += 1) void add(entry(), "those before");
    expect(taken).toEqual([]);
    await add(entry(), "the last");
    expect(taken.map(([who, ids]) => [who, ids.length])).toEqual([["the last", 250]]);
    await add({ ...entry(), detail: "x".repeat(500_000) }, "a large one");
    expect(taken.at(-1)?.[0]).toBe("a large one");
  });

  it("whoever promised to see to them and is gone is replaced by the next who comes", async () => {
    vi.useFakeTimers();
    const { add, pauses, taken } = gatheringByHand();
    const [left, early, late] = [entry(), entry(), entry()];
    void add(left, "gone");
    vi.advanceTimersByTime(2000);
    await add(early, "early");
    expect(pauses).toHaveLength(1);
    vi.advanceTimersByTime(600);
    const next = add(late, "next");
    pauses[1]?.();
    await next;
    expect(taken).toEqual([["next", [left.id, early.id, late.id]]]);
    // should the first be there after all, it finds nothing
    pauses[0]?.();
    await vi.waitFor(() => expect(taken).toHaveLength(2));
    expect(taken[1]).toEqual(["gone", []]);
  });
});
