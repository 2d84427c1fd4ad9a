import { nameOf } from "../telemetry/error-origin.ts";
import { log } from "../telemetry/log.ts";
import { pause } from "../time/pause.ts";
import { within } from "../time/within.ts";
import type { AuditEntry } from "./entry.ts";
import type { WrittenEntry } from "./gathered-entries.ts";
import { shardOf } from "./shard.ts";

/** Where entries go. */
export interface Destinations {
  /** Writes entries, each as JSON, where they end up. */
  readonly write: (entries: readonly string[]) => Promise<void>;
  /** Has a buffer keep entries until they can be written. */
  readonly keep: (shard: string, entries: readonly AuditEntry[]) => Promise<void>;
  /** How long to wait before a buffer is asked again, in milliseconds. */
  readonly pauses?: readonly number[];
  /** How long one try may take, in milliseconds. */
  readonly patience?: number;
}

/** All of it well within the 30 seconds that a Worker may go on after its answer. */
const defaults = { pauses: [200, 1000], patience: 5000 } as const;

/**
 * Hands entries over for good: to D1, or while that fails to a buffer for each person. It never rejects. What nobody
 * takes is in the log.
 */
export async function handOver(
  entries: readonly WrittenEntry[],
  { write, keep, pauses = defaults.pauses, patience = defaults.patience }: Destinations,
): Promise<void> {
  if (entries.length === 0) return;
  const failure = await failureOf(patience, () => write(entries.map(({ text }) => text)));
  if (failure === undefined) return;
  log.warn("audit_delayed", { held: entries.length, detail: nameOf(failure) });
  await Promise.all(
    [...Map.groupBy(entries, ({ entry }) => shardOf(entry))].map(([shard, held]) => keepIn(shard, held)),
  );

  async function keepIn(shard: string, held: readonly WrittenEntry[]): Promise<void> {
    const its = held.map(({ entry }) => entry);
    for (const wait of [0, ...pauses]) {
      if (wait > 0) await pause(wait);
      if ((await failureOf(patience, () => keep(shard, its))) === undefined) return;
    }
    // there is no secret in them, and somebody can put them back from here
    for (const entry of its) log.error("audit_not_kept", { entry });
  }
}

/** What a try failed with; undefined if it worked. */
async function failureOf(patience: number, attempt: () => Promise<void>): Promise<unknown> {
  try {
    await within(patience, attempt());
    return undefined;
  } catch (error) {
    return error ?? new Error("It failed with nothing.");
  }
}
