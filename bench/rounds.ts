import { setTimeout as pause } from "node:timers/promises";
import type { Contenders } from "./contenders.ts";
import { bearersOf, type Call, type Caller, connect, type Measured } from "./lanes.ts";
import { load } from "./load.ts";
import { processorTimeOf } from "./processor-time.ts";
import { percentile } from "./statistics.ts";

/** What one turn came to. */
export interface Turn {
  /** Processor time of the whole runtime, per call, in milliseconds. */
  readonly cpu: number;
  readonly callsPerSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
}

/** The turns of what was measured, a round each. */
export interface Series extends Measured {
  readonly turns: readonly Turn[];
}

export interface Extent {
  readonly rounds: number;
  readonly calls: number;
  readonly atOnce: number;
}

/** Longer than an entry of the audit trail is gathered before it is moved: what calls leave behind is theirs. Milliseconds. */
export const aftermath = 1500;

/** Lets each take its turn, round by round, after one round that does not count: there, code is compiled and caches fill. */
export async function run(
  contenders: Contenders,
  what: readonly Measured[],
  { rounds, calls, atOnce }: Extent,
  note: (line: string) => void,
): Promise<Series[]> {
  const bearers = await bearersOf(contenders);
  const entered: (Series & { readonly turns: Turn[]; readonly callers: readonly Caller[] })[] = [];
  for (const one of what) {
    const { origin } = contenders[one.contender];
    const opening = Array.from({ length: atOnce }, () => connect(one, origin, bearers[one.contender]));
    entered.push({ ...one, turns: [], callers: await Promise.all(opening) });
  }
  for (let round = 0; round <= rounds; round += 1) {
    note(round === 0 ? "A round to warm up" : `Round ${round} of ${rounds}`);
    for (const { contender, callers, turns } of entered) {
      const made = callers.map(({ call }) => call);
      // objects of sessions that slept wake up
      await load(made, atOnce);
      await pause(aftermath);
      const turn = await turnOf(contenders[contender].pid, made, round === 0 ? 2 * calls : calls);
      if (round > 0) turns.push(turn);
    }
  }
  for (const { callers } of entered) for (const caller of callers) caller.close();
  return entered.map(({ callers: _, ...series }) => series);
}

async function turnOf(pid: number, callers: readonly Call[], calls: number): Promise<Turn> {
  const before = processorTimeOf(pid);
  const { took, times } = await load(callers, calls);
  await pause(aftermath);
  return {
    cpu: (processorTimeOf(pid) - before) / calls,
    callsPerSecond: (calls / took) * 1000,
    p50: percentile(times, 0.5),
    p99: percentile(times, 0.99),
  };
}
