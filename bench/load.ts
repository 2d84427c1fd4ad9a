import type { Call } from "./lanes.ts";

/** How many calls went. */
export interface Load {
  /** All of them together, in milliseconds. */
  readonly took: number;
  /** Of each, in milliseconds, the shortest first. */
  readonly times: readonly number[];
}

/** Makes calls, as many at once as there are callers, each the next one when its last is answered. */
export async function load(callers: readonly Call[], calls: number): Promise<Load> {
  const times: number[] = [];
  const began = performance.now();
  let left = calls;
  const work = async (call: Call) => {
    while (left > 0) {
      left -= 1;
      const begun = performance.now();
      await call();
      times.push(performance.now() - begun);
    }
  };
  await Promise.all(callers.map(work));
  return { took: performance.now() - began, times: times.sort((one, other) => one - other) };
}
