import type { Contender } from "./contender.ts";
import { type Size, sizes } from "./grown.ts";
import { bearerAt, type Caller, connect } from "./lanes.ts";
import type { Extent } from "./rounds.ts";
import { takeTurns } from "./turns.ts";

/** By which ways calls are made. */
export const growthWays = ["stateless", "session"] as const;

/** What calls took at a server of some size: processor time of its runtime per call, in milliseconds, a round each. */
export interface GrowthSeries {
  readonly size: Size;
  readonly way: (typeof growthWays)[number];
  readonly cpu: readonly number[];
}

interface EnteredServer {
  readonly series: GrowthSeries & { readonly cpu: number[] };
  readonly pid: number;
  readonly callers: readonly Caller[];
}

/** Has servers of all sizes called in turns, round by round. The first round does not count. */
export async function runGrown(
  servers: Readonly<Record<Size, Contender>>,
  { rounds, calls, atOnce }: Extent,
  note: (line: string) => void,
): Promise<GrowthSeries[]> {
  const ways: EnteredServer[][] = growthWays.map(() => []);
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
      const running = entered.map(({ pid, callers }) => ({ pid, made: callers.map(({ call }) => call) }));
      const taken = await takeTurns(running, round === 0 ? 2 * calls : calls, round);
      if (round > 0) for (const [index, { cpu }] of taken.entries()) entered[index]?.series.cpu.push(cpu);
    }
  }
  for (const { callers } of ways.flat()) for (const caller of callers) caller.close();
  return ways.flat().map(({ series }) => series);
}
