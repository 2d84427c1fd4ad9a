import { setTimeout as pause } from "node:timers/promises";
import type { Contender } from "./contender.ts";
import { type Size, sizes } from "./grown.ts";
import { bearerAt, type Caller, connect } from "./lanes.ts";
import { load } from "./load.ts";
import { processorTimeOf } from "./processor-time.ts";
import { aftermath, type Extent } from "./rounds.ts";

/** By which ways calls are made. */
export const growthWays = ["stateless", "session"] as const;

/** What calls took at a server of some size: processor time of its runtime per call, in milliseconds, a round each. */
export interface GrowthSeries {
  readonly size: Size;
  readonly way: (typeof growthWays)[number];
  readonly cpu: readonly number[];
}

/** How many calls of a server's turn are made before it is the next one's. */
const slice = 40;

interface Entered {
  readonly series: GrowthSeries & { readonly cpu: number[] };
  readonly pid: number;
  readonly callers: readonly Caller[];
}

/**
 * Has all of them called in slices, so that what disturbs one disturbs the others as much: differences are looked for that
 * are much smaller than those of `run`. They wait together for what calls leave behind: each runtime has an account of its
 * own. The first round does not count.
 */
export async function runInSlices(
  servers: Readonly<Record<Size, Contender>>,
  { rounds, calls, atOnce }: Extent,
  note: (line: string) => void,
): Promise<GrowthSeries[]> {
  const ways: Entered[][] = growthWays.map(() => []);
  for (const size of sizes) {
    const { origin, pid } = servers[size];
    const bearer = await bearerAt(origin);
    for (const [index, way] of growthWays.entries()) {
      const opening = Array.from({ length: atOnce }, () => connect({ way, tool: "add" }, origin, bearer));
      ways[index]?.push({ series: { size, way, cpu: [] }, pid, callers: await Promise.all(opening) });
    }
  }
  for (let round = 0; round <= rounds; round += 1) {
    note(round === 0 ? "A round to warm up" : `Round ${round} of ${rounds}`);
    for (const entered of ways) {
      const took = await sliced(entered, round === 0 ? 2 * calls : calls, round);
      if (round > 0)
        for (const [index, { series }] of entered.entries()) series.cpu.push(took[index] ?? Number.NaN);
    }
  }
  for (const { callers } of ways.flat()) for (const caller of callers) caller.close();
  return ways.flat().map(({ series }) => series);
}

/** @returns processor time of each, per call */
async function sliced(entered: readonly Entered[], calls: number, round: number): Promise<number[]> {
  // objects of sessions that slept wake up
  for (const { callers } of entered) await load(callsOf(callers), callers.length);
  await pause(aftermath);
  const before = entered.map(({ pid }) => processorTimeOf(pid));
  for (let made = 0; made < calls; made += slice) {
    // everybody comes first in turn, from slice to slice and from round to round
    const first = (round + made / slice) % entered.length;
    const inTurn = [...entered.slice(first), ...entered.slice(0, first)];
    for (const { callers } of inTurn) await load(callsOf(callers), Math.min(slice, calls - made));
  }
  await pause(aftermath);
  return entered.map(({ pid }, index) => (processorTimeOf(pid) - (before[index] ?? Number.NaN)) / calls);
}

const callsOf = (callers: readonly Caller[]) => callers.map(({ call }) => call);
