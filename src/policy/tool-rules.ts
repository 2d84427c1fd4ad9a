import { matches } from "./pattern.ts";
import type { Policy, Rule } from "./policy.ts";
import type { RuleSet } from "./policy-index.ts";
import { type Restriction, restrictionOf } from "./restriction.ts";

/** What a set of rules says of one tool, whatever it is called with. */
export interface ToolRules {
  /** The first that denies it. */
  readonly denied: Part | undefined;
  /** The first that has `allow`, whatever it allows. */
  readonly listed: Part | undefined;
  /** The first whose `allow` it is not in. */
  readonly omitted: Part | undefined;
  readonly isAllowed: boolean;
  readonly isAllowedByName: boolean;
  /** What it restricts of the tool's parameters, in the policy's order. */
  readonly restrictions: readonly Restriction[];
  /** The least of each. */
  readonly perMinute: RatePart | undefined;
  readonly perDay: RatePart | undefined;
}

/** A part of the policy. */
export interface Part {
  /** Of its rule. */
  readonly index: number;
  /** Such as `rules.3.deny.0`. */
  readonly place: string;
}

/** A part that says how often something may be done at most. */
export interface RatePart extends Part {
  readonly most: number;
}

/** How many are remembered for each policy: most people have the same rules, and call the same tools. */
const mostRemembered = 10_000;

const remembered = new WeakMap<Policy, Map<string, ToolRules>>();

/** What a set of rules says of a tool, by the tool's name. The rules are gone through when this is asked first. */
export function toolRules(set: RuleSet, tool: string): ToolRules {
  const known = remembered.get(set.policy) ?? new Map<string, ToolRules>();
  remembered.set(set.policy, known);
  const key = `${set.id} ${tool}`;
  const found = known.get(key) ?? foundIn(set, tool);
  if (!known.has(key)) {
    if (known.size >= mostRemembered) known.clear();
    known.set(key, found);
  }
  return found;
}

function foundIn({ rules }: RuleSet, tool: string): ToolRules {
  const denied = rules.flatMap(({ rule: { deny = [] }, index }) => {
    const entry = deny.findIndex((pattern) => matches(pattern, tool));
    return entry < 0 ? [] : [{ index, place: `rules.${index}.deny.${entry}` }];
  });
  const lists = rules.flatMap(({ rule: { allow }, index }) =>
    allow
      ? [{ index, place: `rules.${index}.allow`, fits: allow.some((pattern) => matches(pattern, tool)) }]
      : [],
  );
  return {
    denied: denied[0],
    listed: lists[0],
    omitted: lists.find(({ fits }) => !fits),
    isAllowed: lists.some(({ fits }) => fits),
    isAllowedByName: rules.some(({ rule: { allow = [] } }) => allow.includes(tool)),
    restrictions: rules.flatMap(({ rule, index }) =>
      restrictedBy(rule, tool).map(([parameter, listed]) => restrictionOf(tool, parameter, listed, index)),
    ),
    perMinute: leastOf(
      rules.flatMap(({ rule: { perMinute: most }, index }) =>
        most === undefined ? [] : [{ most, index, place: `rules.${index}.perMinute` }],
      ),
    ),
    perDay: leastOf(
      rules.flatMap(({ rule: { perDay = {} }, index }) =>
        Object.entries(perDay).flatMap(([pattern, most]) =>
          matches(pattern, tool) ? [{ most, index, place: `rules.${index}.perDay.${pattern}` }] : [],
        ),
      ),
    ),
  };
}

function restrictedBy({ parameters = {} }: Rule, tool: string) {
  const restricted = Object.hasOwn(parameters, tool) ? parameters[tool] : undefined;
  return Object.entries(restricted ?? {});
}

/** Of parts, that whose rule comes first. */
export function firstOf<Some extends Part>(parts: readonly Some[]): Some | undefined {
  return parts.reduce<Some | undefined>(
    (first, part) => (first && first.index <= part.index ? first : part),
    undefined,
  );
}

/** The least of rates; of those that are the same, that whose rule comes first. */
export function leastOf(rates: readonly RatePart[]): RatePart | undefined {
  return rates.reduce<RatePart | undefined>(
    (least, rate) =>
      least && (least.most < rate.most || (least.most === rate.most && least.index <= rate.index))
        ? least
        : rate,
    undefined,
  );
}
