import { z } from "zod";
import { type Size, sizes } from "./grown.ts";
import { type GrowthSeries, growthWays } from "./grown-rounds.ts";
import { median, rounded } from "./statistics.ts";

/** What a call of `add` costs at a server of some size. */
export const growthResult = z.strictObject({
  size: z.enum(sizes),
  way: z.enum(growthWays),
  /** Processor time of a call, in milliseconds: the median over rounds. */
  cpu: z.number(),
  /** That, as a multiple of what it is at the small server: the median of ratios within rounds. */
  ofSmall: z.number(),
});

export type GrowthResult = z.output<typeof growthResult>;

/** Sums up what was measured. */
export function growthResults(series: readonly GrowthSeries[]): GrowthResult[] {
  return series.map(({ size, way, cpu }) => {
    const small = series.find((other) => other.size === "small" && other.way === way);
    if (!small) throw new Error(`The small server's calls by ${way} were not measured.`);
    return {
      ...{ size, way },
      cpu: rounded(median(cpu)),
      ofSmall: rounded(median(cpu.map((own, round) => own / (small.cpu[round] ?? Number.NaN)))),
    };
  });
}

/** The most that a call costs at servers of some sizes, as a multiple of what it costs at the small one. */
export function mostOfSmall(results: readonly GrowthResult[], grown: readonly Size[]): number {
  return Math.max(...results.filter(({ size }) => grown.includes(size)).map(({ ofSmall }) => ofSmall));
}
