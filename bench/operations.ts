import { setTimeout as pause } from "node:timers/promises";
import { type Contenders, type Name, names } from "./contenders.ts";
import { type Counts, countsPath } from "./counting/counts.ts";
import { bearersOf, connect, laneOf, type Measured } from "./lanes.ts";

/** What one call, alone in its second, has read and written. */
export interface Operations extends Measured {
  readonly counts: Counts;
}

/** Longer than an entry of the audit trail waits for those that come after it, and how often to look. Milliseconds. */
const quiet = 2000;
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
      await settled(origin);
      await ask(origin, "POST");
      await caller.call();
      found.push({ ...one, counts: await settled(origin) });
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

/** The counts when nothing is under way any more. */
async function settled(origin: string): Promise<Counts> {
  let before = await ask(origin);
  for (let unchanged = 0; unchanged < quiet; unchanged += glance) {
    await pause(glance);
    const now = await ask(origin);
    if (JSON.stringify(now) !== JSON.stringify(before)) unchanged = 0;
    before = now;
  }
  return before;
}
