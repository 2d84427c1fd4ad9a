import { matches } from "./pattern.ts";
import type { CountedRule } from "./subjects.ts";

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
export function ratesBy(counted: readonly CountedRule[], tool: string): Rates {
  return {
    perMinute: least(
      counted.flatMap(({ rule: { perMinute: most }, index }) =>
        most === undefined ? [] : [{ most, place: `rules.${index}.perMinute` }],
      ),
    ),
    perDay: least(
      counted.flatMap(({ rule: { perDay = {} }, index }) =>
        Object.entries(perDay).flatMap(([pattern, most]) =>
          matches(pattern, tool) ? [{ most, place: `rules.${index}.perDay.${pattern}` }] : [],
        ),
      ),
    ),
  };
}

function least(rates: readonly Rate[]): Rate | undefined {
  const [first, ...others] = rates;
  return first && others.reduce((lowest, rate) => (rate.most < lowest.most ? rate : lowest), first);
}
