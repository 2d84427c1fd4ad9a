import type { Contenders } from "./contenders.ts";
import { bearersOf, type Crew, connectCrew, type Measured } from "./lanes.ts";
import { type Extent, playRounds, type Turn } from "./turns.ts";

/** The turns of what was measured, a round each. */
export interface Series extends Measured {
  readonly turns: readonly Turn[];
}

/** Lets each take its turn, round by round. */
export async function run(
  contenders: Contenders,
  what: readonly Measured[],
  extent: Extent,
  note: (line: string) => void,
): Promise<Series[]> {
  const bearers = await bearersOf(contenders);
  const entered: (Crew & Series & { readonly pid: number; readonly turns: Turn[] })[] = [];
  for (const lane of what) {
    const { origin, pid } = contenders[lane.contender];
    const crew = await connectCrew(lane, origin, bearers[lane.contender], extent.atOnce);
    entered.push({ ...lane, ...crew, pid, turns: [] });
  }
  await playRounds(heatsOf(entered), extent, note, ({ turns }, turn) => turns.push(turn));
  for (const { close } of entered) close();
  return entered.map(({ contender, way, tool, turns }) => ({ contender, way, tool, turns }));
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
