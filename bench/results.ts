import { z } from "zod";
import { type LaneResult, laneResult } from "./lane-results.ts";
import type { Extent } from "./rounds.ts";
import { judge } from "./targets.ts";

const machine = z.strictObject({
  cpu: z.string(),
  cores: z.number(),
  system: z.string(),
  node: z.string(),
  workerd: z.string(),
});

const target = z.strictObject({
  sentence: z.string(),
  value: z.number(),
  most: z.number(),
  met: z.boolean(),
});

/** What a run came to, as it is committed. */
export const results = z.strictObject({
  date: z.iso.date(),
  machine,
  rounds: z.number(),
  calls: z.number(),
  atOnce: z.number(),
  targets: z.array(target),
  lanes: z.array(laneResult),
});

export type Results = z.output<typeof results>;
export type Machine = z.output<typeof machine>;

/** What was measured and counted, with when and where, and held to the targets. */
export function resultsOf(
  lanes: LaneResult[],
  { rounds, calls, atOnce }: Extent,
  { date, machine }: Pick<Results, "date" | "machine">,
): Results {
  const targets = judge(lanes).map(({ sentence, value, most, met }) => ({ sentence, value, most, met }));
  return { date, machine, rounds, calls, atOnce, targets, lanes };
}
