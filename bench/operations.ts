import { setTimeout as pause } from "node:timers/promises";
import { type Name, names, startContenders } from "./contenders.ts";
import { type Counts, countsPath } from "./counting/counts.ts";
import { bearersOf, connect, type Measured, measured } from "./lanes.ts";

/** What one call, alone in its second, has read and written. */
export interface Operations extends Measured {
  readonly counts: Counts;
}

/** Longer than an entry of the audit trail waits for those that come after it, in milliseconds. */
const quiet = 2000;

/** Counts at the bindings of each contender what a call takes of somebody who has called before. */
export async function countOperations(what: readonly Measured[] = measured): Promise<Operations[]> {
  const contenders = await startContenders(true);
  try {
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
    return what.flatMap((one) => found.filter((other) => idOf(other) === idOf(one)));
  } finally {
    await contenders.close();
  }
}

/** What stands for a lane in texts. */
export function idOf({ contender, way, tool }: Measured): string {
  return `${contender} ${way} ${tool}`;
}

async function ask(origin: string, method: "GET" | "POST" = "GET"): Promise<Counts> {
  // of a Worker of ours, which counts what the type says
  return (await (await fetch(`${origin}${countsPath}`, { method })).json()) as Counts;
}

/** The counts when nothing is under way any more. */
async function settled(origin: string): Promise<Counts> {
  let before = await ask(origin);
  for (;;) {
    await pause(quiet);
    const now = await ask(origin);
    if (JSON.stringify(now) === JSON.stringify(before)) return now;
    before = now;
  }
}
