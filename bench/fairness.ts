import { z } from "zod";
import type { Contender } from "./contender.ts";
import { bearerAt, type Call, connect } from "./lanes.ts";
import { load } from "./load.ts";
import { median, percentile, rounded } from "./statistics.ts";

/** How many sessions are open, and how many calls of theirs are under way at the same time. */
const crowd = { sessions: 200, atOnce: 64 };

/** How many calls each session makes in a round: a hundredth of them all has to be more than a few. */
const callsOfEach = 8;

/** What the clients of a crowd wait, in milliseconds, and how much longer the slowest do than most. Medians over rounds. */
export const fairness = z.strictObject({
  sessions: z.number(),
  atOnce: z.number(),
  p50: z.number(),
  p99: z.number(),
  p99OfP50: z.number(),
});

export type Fairness = z.output<typeof fairness>;

/** What clients wait in a crowd. @throws {Error} if a call of theirs is not answered as it should be */
export async function fairnessAt(
  { origin }: Pick<Contender, "origin">,
  rounds: number,
  { sessions, atOnce } = crowd,
): Promise<Fairness> {
  const bearer = await bearerAt(origin);
  const calls: Call[] = [];
  while (calls.length < sessions) {
    const opening = Array.from({ length: Math.min(20, sessions - calls.length) }, () =>
      connect({ way: "session", tool: "add" }, origin, bearer),
    );
    calls.push(...(await Promise.all(opening)).map(({ call }) => call));
  }
  const lines = inLines(calls, atOnce);
  await load(lines, callsOfEach * sessions);
  const turns: { p50: number; p99: number }[] = [];
  while (turns.length < rounds) {
    const { times } = await load(lines, callsOfEach * sessions);
    turns.push({ p50: percentile(times, 0.5), p99: percentile(times, 0.99) });
  }
  return {
    ...{ sessions, atOnce },
    p50: rounded(median(turns.map(({ p50 }) => p50)), 1),
    p99: rounded(median(turns.map(({ p99 }) => p99)), 1),
    p99OfP50: rounded(median(turns.map(({ p50, p99 }) => p99 / p50))),
  };
}

/** Everybody, in so many lines: of each the next one calls when the last was answered. */
export function inLines(calls: readonly Call[], count: number): Call[] {
  return Array.from({ length: count }, (_, line) => {
    const own = calls.filter((_, index) => index % count === line);
    let next = 0;
    return async () => await own[next++ % own.length]?.();
  });
}
