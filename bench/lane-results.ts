import { z } from "zod";
import { names } from "./contenders.ts";
import type { Counts } from "./counting/counts.ts";
import { laneOf, type Measured, tools, ways } from "./lanes.ts";
import type { Operations } from "./operations.ts";
import type { Series } from "./rounds.ts";
import { median, rounded } from "./statistics.ts";

const counts: z.ZodType<Counts> = z.strictObject({
  "Worker requests": z.number(),
  "KV reads": z.number(),
  "KV writes": z.number(),
  "KV deletes": z.number(),
  "KV lists": z.number(),
  "Object requests": z.number(),
  "Object rows read": z.number(),
  "Object rows written": z.number(),
  "D1 statements": z.number(),
  "D1 rows read": z.number(),
  "D1 rows written": z.number(),
});

/** What is known of a lane. */
export const laneResult = z.strictObject({
  contender: z.enum(names),
  way: z.enum(ways),
  tool: z.enum(tools),
  /** Processor time of a call, in milliseconds: the median over rounds, the least and the most. */
  cpu: z.strictObject({ median: z.number(), least: z.number(), most: z.number() }),
  /** That, as a multiple of the floor's call of the same tool, and of the reference's session call of it. */
  ofFloor: z.number(),
  ofReference: z.number(),
  /** What it takes more than the floor's call of the same tool, in milliseconds. */
  overFloor: z.number(),
  callsPerSecond: z.number(),
  /** Milliseconds from the client's side, with as many calls under way as there were at once. */
  p50: z.number(),
  p99: z.number(),
  /** What a call takes right after another of the same client, and the first in some seconds. */
  operations: counts,
  first: counts,
});

export type LaneResult = z.output<typeof laneResult>;

/** Sums up what was measured: medians over rounds, of ratios too, for what disturbs a round disturbs all who are in it. */
export function laneResults(series: readonly Series[], operations: readonly Operations[]): LaneResult[] {
  return series.map(({ turns, ...measured }): LaneResult => {
    const { contender, way, tool } = measured;
    const cpu = turns.map((turn) => turn.cpu);
    const against = (other: Measured, compare: (own: number, others: number) => number) => {
      const others = laneOf(series, other).turns;
      return rounded(median(cpu.map((own, round) => compare(own, others[round]?.cpu ?? Number.NaN))));
    };
    const floor = { contender: "floor", way: "constant", tool } as const;
    const reference = { contender: "reference", way: "session", tool } as const;
    const medianOf = (what: "callsPerSecond" | "p50" | "p99") => median(turns.map((turn) => turn[what]));
    return {
      ...{ contender, way, tool },
      cpu: {
        median: rounded(median(cpu)),
        least: rounded(Math.min(...cpu)),
        most: rounded(Math.max(...cpu)),
      },
      ofFloor: against(floor, (own, others) => own / others),
      ofReference: against(reference, (own, others) => own / others),
      overFloor: against(floor, (own, others) => own - others),
      callsPerSecond: Math.round(medianOf("callsPerSecond")),
      p50: rounded(medianOf("p50"), 1),
      p99: rounded(medianOf("p99"), 1),
      operations: laneOf(operations, measured).counts,
      first: laneOf(operations, measured).first,
    };
  });
}
