import { setTimeout as pause } from "node:timers/promises";
import type { Call } from "./lanes.ts";
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

/** Who takes a turn. */
export interface Entered {
  /** Of the runtime, of which each has its own. */
  readonly pid: number;
  /** One for each of the calls that are under way at the same time. */
  readonly made: readonly Call[];
}

/** Longer than an entry of the audit trail is gathered before it is moved: what calls leave behind is theirs. Milliseconds. */
const aftermath = 1500;

/** How many calls of a turn are made before it is the next one's. */
const slice = 40;

/** How much is measured. */
export interface Extent {
  readonly rounds: number;
  readonly calls: number;
  readonly atOnce: number;
}

/**
 * Has those of each heat take their turns, round by round, after one round that does not count: there, code is compiled and
 * caches fill.
 * @param took is told what a turn came to
 */
export async function playRounds<One extends Entered>(
  heats: readonly (readonly One[])[],
  { rounds, calls }: Extent,
  note: (line: string) => void,
  took: (one: One, turn: Turn) => void,
): Promise<void> {
  for (let round = 0; round <= rounds; round += 1) {
    note(round === 0 ? "A round to warm up" : `Round ${round} of ${rounds}`);
    for (const heat of heats) {
      const turns = await takeTurns(heat, round === 0 ? 2 * calls : calls, round);
      if (round === 0) continue;
      for (const [index, one] of heat.entries()) {
        const turn = turns[index];
        if (turn) took(one, turn);
      }
    }
  }
}

/**
 * Has each take a turn of so many calls, and all of them at the same time, slice by slice: what disturbs one disturbs the
 * others as much. They wait together for what calls leave behind, for each runtime has an account of its own.
 * @param round by which somebody else comes first
 */
async function takeTurns(entered: readonly Entered[], calls: number, round: number): Promise<Turn[]> {
  // objects of sessions that slept wake up
  for (const { made } of entered) await load(made, made.length);
  await pause(aftermath);
  const turns = entered.map(({ pid, made }) => ({
    ...{ pid, made, before: processorTimeOf(pid), took: 0 },
    times: Array.of<number>(),
  }));
  for (let done = 0; done < calls; done += slice) {
    const first = (round + done / slice) % turns.length;
    for (const turn of [...turns.slice(first), ...turns.slice(0, first)]) {
      const { took, times } = await load(turn.made, Math.min(slice, calls - done));
      turn.took += took;
      turn.times.push(...times);
    }
  }
  await pause(aftermath);
  return turns.map(({ pid, before, took, times }) => {
    times.sort((one, other) => one - other);
    return {
      cpu: (processorTimeOf(pid) - before) / calls,
      callsPerSecond: (calls / took) * 1000,
      p50: percentile(times, 0.5),
      p99: percentile(times, 0.99),
    };
  });
}
