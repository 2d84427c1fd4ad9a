import type { Contenders } from "./contenders.ts";
import { bearersOf, type Caller, connect, type Measured } from "./lanes.ts";
import { type Turn, takeTurns } from "./turns.ts";

/** The turns of what was measured, a round each. */
export interface Series extends Measured {
  readonly turns: readonly Turn[];
}

export interface Extent {
  readonly rounds: number;
  readonly calls: number;
  readonly atOnce: number;
}

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
    for (const heat of heatsOf(entered)) {
      const running = heat.map(({ contender, callers }) => ({
        pid: contenders[contender].pid,
        made: callers.map(({ call }) => call),
      }));
      const taken = await takeTurns(running, round === 0 ? 2 * calls : calls, round);
      if (round > 0) for (const [index, turn] of taken.entries()) heat[index]?.turns.push(turn);
    }
  }
  for (const { callers } of entered) for (const caller of callers) caller.close();
  return entered.map(({ callers: _, ...series }) => series);
}

/** Who takes turns at the same time: in the order that they have, those of a tool, each Worker once. */
export function heatsOf<One extends Measured>(entered: readonly One[]): One[][] {
  const heats: One[][] = [];
  for (const one of entered) {
    const heat = heats.at(-1);
    const fits = heat?.every(({ contender, tool }) => contender !== one.contender && tool === one.tool);
    if (heat && fits) heat.push(one);
    else heats.push([one]);
  }
  return heats;
}
