import type { Policy, Value } from "./policy.ts";
import type { Arguments } from "./restriction.ts";
import { type CountedRules, type PolicyCaller, rulesFor } from "./subjects.ts";
import { firstOf, type Part, type ToolRules, toolRules } from "./tool-rules.ts";

export type { Arguments } from "./restriction.ts";

/** What the policy has to know of a tool. */
export interface ToolFacts {
  readonly name: string;
  readonly offByDefault: boolean;
}

/** Whether a call may be made, and if not, by which part of the policy. */
export type Decision = { readonly allowed: true } | { readonly allowed: false; readonly reason: Reason };

export type Reason = {
  /** The part of the policy, such as `rules.3.deny.0`; for the operator. */
  readonly place: string;
  /** Whether it would be the same if everything were known of the caller. */
  readonly isCertain: boolean;
} & (
  | { readonly kind: "denied" | "not-listed" | "off-by-default" }
  | {
      readonly kind: "parameter";
      readonly parameter: string;
      readonly listed: readonly Value[];
      /** What does not meet it; undefined if the parameter was left out. */
      readonly given: unknown;
    }
);

const allowed: Decision = { allowed: true };

/**
 * Whether a caller may call a tool with some arguments, or without them: whether there can be any.
 * See policy.ts for what the rules mean.
 */
export function decide(policy: Policy, caller: PolicyCaller, tool: ToolFacts, args?: Arguments): Decision {
  return decideBy(rulesFor(policy, caller), tool, args);
}

/** {@link decide}, by the rules that count for the caller. */
export function decideBy(counted: readonly CountedRules[], tool: ToolFacts, args?: Arguments): Decision {
  const said = counted.map(({ rules, isCertain }) => ({ isCertain, of: toolRules(rules, tool.name) }));
  const reason = denial(said) ?? omission(said, tool) ?? (args && unmetRestriction(said, args));
  return reason ? { allowed: false, reason } : allowed;
}

/** What a set of rules says of the tool, and whether it is known that it counts. */
interface Said {
  readonly isCertain: boolean;
  readonly of: ToolRules;
}

function denial(said: readonly Said[]): Reason | undefined {
  const kind = "denied";
  const certain = firstPart(said.filter(isCertain), "denied");
  if (certain) return { kind, place: certain.place, isCertain: true };
  const possible = firstPart(said, "denied");
  return possible && { kind, place: possible.place, isCertain: false };
}

/** That nothing allows a tool which has to be allowed. */
function omission(said: readonly Said[], { offByDefault }: ToolFacts): Reason | undefined {
  const fits = ({ of }: Said) => (offByDefault ? of.isAllowedByName : of.isAllowed);
  const certain = said.filter(isCertain);
  if (certain.some(fits)) return undefined;
  const isKnown = !said.some(fits);
  if (offByDefault) return { kind: "off-by-default", place: "rules", isCertain: isKnown };
  const first = firstPart(certain, "listed");
  if (first) return { kind: "not-listed", place: first.place, isCertain: isKnown };
  // Rules that may not count: without them it can be called, and any of them alone may be the one that counts
  const against = firstPart(said, "omitted");
  return against && { kind: "not-listed", place: against.place, isCertain: false };
}

function unmetRestriction(said: readonly Said[], args: Arguments): Reason | undefined {
  const restrictions = said.flatMap(({ isCertain, of }) =>
    of.restrictions.map((restriction) => ({ isCertain, restriction })),
  );
  // in the policy's order, and a rule that is in several sets first where it is certain; what a rule says stays in order
  restrictions.sort(
    (one, other) =>
      one.restriction.index - other.restriction.index || Number(other.isCertain) - Number(one.isCertain),
  );
  for (const { isCertain, restriction } of restrictions) {
    const unmet = restriction.unmetBy(args);
    if (!unmet) continue;
    const { place, parameter, listed } = restriction;
    return { kind: "parameter", place, isCertain, parameter, listed, given: unmet.value };
  }
  return undefined;
}

function isCertain({ isCertain }: Said): boolean {
  return isCertain;
}

function firstPart(said: readonly Said[], name: "denied" | "listed" | "omitted"): Part | undefined {
  return firstOf(said.flatMap(({ of }) => of[name] ?? []));
}
