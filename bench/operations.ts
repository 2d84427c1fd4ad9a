import { setTimeout as pause } from "node:timers/promises";
import { leaseLifetime } from "../src/authorization/held-leases.ts";
import { type Contenders, type Name, names } from "./contenders.ts";
import { type Counts, countsPath } from "./counting/counts.ts";
import { bearersOf, connect, laneOf, type Measured } from "./lanes.ts";

/** What one call has read and written. */
export interface Operations extends Measured {
  /** Of a call right after another of the same client. */
  readonly counts: Counts;
  /** Of a call that nobody made another before, for some seconds. */
  readonly first: Counts;
}

/** Longer than an entry of the audit trail waits for those that come after it, in milliseconds. */
const quiet = 2000;

/** Longer than what a call found out counts for those after it, in milliseconds. */
const forgotten = leaseLifetime + 1000;

/** How often to look, in milliseconds. */
const glance = 250;

/**
 * Counts at the bindings of each contender what a call takes of somebody who has called before.
 * @param contenders those that count
 */
export async function operationsAt(contenders: Contenders, what: readonly Measured[]): Promise<Operations[]> {
  const bearers = await bearersOf(contenders);
  const countAt = async (name: Name) => {
    const { origin } = contenders[name];
    const found: Operations[] = [];
    // one after another: they are counted together
    for (const one of what.filter(({ contender }) => contender === name)) {
      const caller = await connect(one, origin, bearers[name]);
      // what is done once comes before
      await caller.call();
      await settled(origin, forgotten);
      await ask(origin, "POST");
      await caller.call();
      const first = await settled(origin, forgotten);
      await ask(origin, "POST");
      await caller.call();
      const before = await ask(origin);
      await caller.call();
      found.push({ ...one, first, counts: lastOf(await settled(origin, quiet), before, first) });
      caller.close();
    }
    return found;
  };
  const found = (await Promise.all(names.map(countAt))).flat();
  return what.map((one) => laneOf(found, one));
}

async function ask(origin: string, method: "GET" | "POST" = "GET"): Promise<Counts> {
  // of a Worker of ours, which counts what the type says
  return (await (await fetch(`${origin}${countsPath}`, { method })).json()) as Counts;
}

/**
 * What the second of two calls took.
 * @param before the counts between them: their entries of the audit trail were written after that, together
 * @param first what one call takes, with its entry
 */
function lastOf(both: Counts, before: Counts, first: Counts): Counts {
  const last = { ...both };
  // the names are those of the counts
  for (const what of Object.keys(last) as (keyof Counts)[])
    last[what] -= what.startsWith("D1") ? first[what] : before[what];
  return last;
}

/** The counts when nothing has been counted for so many milliseconds. */
async function settled(origin: string, still: number): Promise<Counts> {
  let before = await ask(origin);
  for (let unchanged = 0; unchanged < still; unchanged += glance) {
    await pause(glance);
    const now = await ask(origin);
    if (JSON.stringify(now) !== JSON.stringify(before)) unchanged = 0;
    before = now;
  }
  return before;
}
