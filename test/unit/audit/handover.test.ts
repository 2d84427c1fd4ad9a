import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type AuditEntry, entryOf } from "../../../src/audit/entry.ts";
import { type Destinations, handOver } from "../../../src/audit/handover.ts";
import { newStamp } from "../../../src/audit/stamp.ts";

let logged: { level: string; line: Record<string, unknown> }[];
beforeEach(() => {
  logged = [];
  for (const level of ["info", "warn", "error"] as const)
    vi.spyOn(console, level).mockImplementation(
      (line) => void logged.push({ level, line: JSON.parse(line) }),
    );
});
afterEach(() => vi.restoreAllMocks());

const entryBy = (userId: string): AuditEntry =>
  entryOf({ kind: "consent", decision: "denied", clientId: "client", userId }, newStamp());
const written = (entry: AuditEntry) => ({ entry, text: JSON.stringify(entry) });
const gone = () => Promise.reject(new Error("gone"));
const hanging = () => new Promise<never>(() => {});

/** What became of entries, by where they went. */
async function handedOver(entries: readonly AuditEntry[], ends: Partial<Destinations>) {
  const inDatabase: string[] = [];
  const kept: [string, string[]][] = [];
  await handOver(entries.map(written), {
    write: async (texts) => void inDatabase.push(...texts),
    keep: async (shard, its) => void kept.push([shard, its.map(({ id }) => id)]),
    pauses: [1, 1],
    patience: 5,
    ...ends,
  });
  return { inDatabase, kept };
}

describe("3. what was gathered is handed over", () => {
  it("to the database, all of it with one request, and to no buffer", async () => {
    const entries = [entryBy("1"), entryBy("2"), entryBy("1")];
    const write = vi.fn(async () => {});
    const { kept } = await handedOver(entries, { write });
    expect(write.mock.calls).toEqual([[entries.map((entry) => JSON.stringify(entry))]]);
    expect(kept).toEqual([]);
    expect(logged).toEqual([]);
  });

  it("asks nobody for anything where there is nothing", async () => {
    expect(await handedOver([], { write: gone })).toEqual({ inDatabase: [], kept: [] });
  });

  it.each([
    ["fails", gone],
    ["hangs", hanging],
    ["throws nothing at all", () => Promise.reject(undefined)],
  ])("to the buffers, each person's by itself, where the database %s", async (_what, write) => {
    const [one, other, another] = [entryBy("1"), entryBy("2"), entryBy("1")];
    const { kept } = await handedOver([one, other, another], { write });
    expect(kept).toEqual([
      ["user:1", [one.id, another.id]],
      ["user:2", [other.id]],
    ]);
    expect(logged).toEqual([
      { level: "warn", line: expect.objectContaining({ event: "audit_delayed", held: 3 }) },
    ]);
  });

  it("again, the same entries, when a buffer cannot be reached", async () => {
    const seen: string[][] = [];
    const keep = async (_shard: string, its: readonly AuditEntry[]) => {
      seen.push(its.map(({ id }) => id));
      if (seen.length < 3) throw new Error("Network connection lost.");
    };
    const entries = [entryBy("1"), entryBy("1")];
    await handedOver(entries, { write: gone, keep });
    expect(seen).toEqual(Array.from({ length: 3 }, () => entries.map(({ id }) => id)));
    expect(logged.filter(({ level }) => level === "error")).toEqual([]);
  });

  it.each([
    ["fails", gone],
    ["hangs", hanging],
  ])("to the log as errors, each of them whole, when a buffer %s for good", async (_what, keep) => {
    const entries = [entryBy("1"), entryBy("1")];
    await handedOver(entries, { write: gone, keep });
    expect(logged.filter(({ level }) => level === "error").map(({ line }) => line)).toEqual(
      entries.map((entry) => ({ event: "audit_not_kept", entry: JSON.parse(JSON.stringify(entry)) })),
    );
  });

  it("while one person's buffer fails, to the others'", async () => {
    const other = entryBy("2");
    const kept: string[] = [];
    const keep = async (shard: string) => {
      if (shard === "user:1") throw new Error("gone");
      kept.push(shard);
    };
    await handedOver([entryBy("1"), other], { write: gone, keep });
    expect(kept).toEqual(["user:2"]);
  });
});
