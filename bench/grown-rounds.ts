import type { Contender } from "./contender.ts";
import { type Size, sizes } from "./grown.ts";
import { bearerAt, type Crew, connectCrew } from "./lanes.ts";
import { type Extent, playRounds } from "./turns.ts";

/** By which ways calls are made. */
export const growthWays = ["stateless", "session"] as const;

/** What calls took at a server of some size: processor time of its runtime per call, in milliseconds, a round each. */
export interface GrowthSeries {
  readonly size: Size;
  readonly way: (typeof growthWays)[number];
  readonly cpu: readonly number[];
}

/** Has servers of all sizes called in turns, round by round. */
export async function runGrown(
  servers: Readonly<Record<Size, Contender>>,
  extent: Extent,
  note: (line: string) => void,
): Promise<GrowthSeries[]> {
  const heats: (Crew & GrowthSeries & { readonly pid: number; readonly cpu: number[] })[][] = growthWays.map(
    () => [],
  );
  for (const size of sizes) {
    const { origin, pid } = servers[size];
    const bearer = await bearerAt(origin);
    for (const [index, way] of growthWays.entries()) {
      const crew = await connectCrew({ way, tool: "add" }, origin, bearer, extent.atOnce);
      heats[index]?.push({ size, way, ...crew, pid, cpu: [] });
    }
  }
  await playRounds(heats, extent, note, ({ cpu }, turn) => cpu.push(turn.cpu));
  for (const { close } of heats.flat()) close();
  return heats.flat().map(({ size, way, cpu }) => ({ size, way, cpu }));
}
