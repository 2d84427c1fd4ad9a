import { z } from "zod";
import { fairness } from "./fairness.ts";
import { growthResult } from "./growth.ts";
import { laneResult } from "./lane-results.ts";
import { judge } from "./targets.ts";
import type { Extent } from "./turns.ts";

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

/** When and where, and how much of it. */
const occasion = { date: z.iso.date(), machine, rounds: z.number(), calls: z.number(), atOnce: z.number() };

/** What a run came to, as it is committed. Growth can be measured apart, and says when it was. */
export const results = z.strictObject({
  ...occasion,
  targets: z.array(target),
  lanes: z.array(laneResult),
  fairness,
  growth: z.strictObject({ ...occasion, sizes: z.array(growthResult) }),
});

export type Results = z.output<typeof results>;
export type Machine = z.output<typeof machine>;
export type Occasion = Extent & Pick<Results, "date" | "machine">;

/** What was measured and counted, with when and where, and held to the targets. */
export function resultsOf(
  { lanes, fairness, growth }: Omit<Results, "targets" | keyof Occasion>,
  { date, machine, rounds, calls, atOnce }: Occasion,
): Results {
  const judged = judge({ lanes, fairness, growth });
  const targets = judged.map(({ sentence, value, most, met }) => ({ sentence, value, most, met }));
  return { date, machine, rounds, calls, atOnce, targets, lanes, fairness, growth };
}
