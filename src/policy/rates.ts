import type { CountedRules } from "./subjects.ts";
import { leastOf, type RatePart, toolRules } from "./tool-rules.ts";

/** How often something may be done at most, and the part of the policy that says so, such as `rules.3.perMinute`. */
export interface Rate {
  readonly most: number;
  readonly place: string;
}

/** How often a caller may call a tool; undefined where the policy does not limit it. */
export interface Rates {
  /** Calls of all tools together. */
  readonly perMinute: Rate | undefined;
  /** Calls of this tool. */
  readonly perDay: Rate | undefined;
}

/** The least of what counts for a caller, also of what may count. */
export function ratesBy(counted: readonly CountedRules[], tool: string): Rates {
  const said = counted.map(({ rules }) => toolRules(rules, tool));
  return {
    perMinute: rateOf(said.map(({ perMinute }) => perMinute)),
    perDay: rateOf(said.map(({ perDay }) => perDay)),
  };
}

function rateOf(rates: readonly (RatePart | undefined)[]): Rate | undefined {
  const least = leastOf(rates.filter((rate) => rate !== undefined));
  return least && { most: least.most, place: least.place };
}
