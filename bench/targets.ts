import type { Fairness } from "./fairness.ts";
import type { Size } from "./grown.ts";
import { type GrowthResult, mostOfSmall } from "./growth.ts";
import type { LaneResult } from "./lane-results.ts";
import { laneOf, type Measured } from "./lanes.ts";

/** What was measured and counted. */
export interface Found {
  readonly lanes: readonly LaneResult[];
  readonly fairness: Fairness;
  readonly growth: { readonly sizes: readonly GrowthResult[] };
}

/** What a call may cost. */
export interface Target {
  readonly sentence: string;
  readonly most: number;
  /** Whether it is counted, and the same on every machine and with every run. */
  readonly counted: boolean;
  readonly valueIn: (found: Found) => number;
}

const statelessAdd = { contender: "server", way: "stateless", tool: "add" } as const;
const statelessRead = { ...statelessAdd, tool: "userInfoOctokit" } as const;
const sessionAdd = { ...statelessAdd, way: "session" } as const;

const measured = (
  lane: Measured,
  most: number,
  sentence: string,
  value: (found: LaneResult) => number,
): Target => ({ sentence, most, counted: false, valueIn: ({ lanes }) => value(laneOf(lanes, lane)) });

const counted = (
  lane: Measured,
  most: number,
  what: keyof LaneResult["operations"],
  sentence: string,
): Target => ({
  ...{ sentence, most, counted: true },
  valueIn: ({ lanes }) => laneOf(lanes, lane).operations[what],
});

const grown = (sizes: readonly Size[], sentence: string): Target => ({
  ...{ sentence: `CPU of a call with ${sentence}`, most: 1.1, counted: false },
  valueIn: ({ growth }) => mostOfSmall(growth.sizes, sizes),
});

/** What this server holds itself to. */
export const targets: readonly Target[] = [
  measured(statelessAdd, 1.3, "CPU of a stateless call, times the floor's", ({ ofFloor }) => ofFloor),
  measured(
    statelessAdd,
    0.6,
    "CPU of a stateless call, times the reference's in a session",
    ({ ofReference }) => ofReference,
  ),
  measured(
    sessionAdd,
    0.75,
    "CPU of a call in a session, times the reference's",
    ({ ofReference }) => ofReference,
  ),
  measured(
    statelessRead,
    1,
    "CPU of a stateless call that asks GitHub, over the floor's, in ms",
    ({ overFloor }) => overFloor,
  ),
  counted(statelessAdd, 1, "KV reads", "KV reads of a stateless call"),
  counted(
    statelessAdd,
    0,
    "Object requests",
    "Requests to objects of a stateless call, seconds after another",
  ),
  counted(
    statelessRead,
    1,
    "Object requests",
    "Requests to objects of one that needs a credential, seconds after another",
  ),
  grown(["100 tools", "1,000 tools"], "100 or 1,000 tools, times that with 10"),
  grown(["10,000 rules"], "10,000 rules, times that with 10"),
  grown(["100,000 grants"], "100,000 grants in KV, times that with one"),
  {
    sentence: "p99 of 64 calls at once in 200 sessions, times their p50",
    ...{ most: 10, counted: false },
    valueIn: ({ fairness }) => fairness.p99OfP50,
  },
];

/** The lanes that have to be measured for them. */
export const needed: readonly Measured[] = [
  { contender: "floor", way: "constant", tool: "add" },
  statelessAdd,
  { contender: "reference", way: "session", tool: "add" },
  sessionAdd,
  { contender: "floor", way: "constant", tool: "userInfoOctokit" },
  statelessRead,
  // whose ratio is to itself and the server's: each tool has a reference
  { contender: "reference", way: "session", tool: "userInfoOctokit" },
];

/** How a target was met. */
export interface Judged extends Target {
  readonly value: number;
  readonly met: boolean;
}

/**
 * @param tolerance how far what was measured may be over a target, as a share of it: a short run on a busy machine is not
 *   exact. What was counted is.
 */
export function judge(found: Found, tolerance = 0): Judged[] {
  return targets.map((target) => {
    const value = target.valueIn(found);
    const most = target.counted ? target.most : target.most * (1 + tolerance);
    return { ...target, value, met: value <= most };
  });
}
