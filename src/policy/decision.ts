import { matches } from "./pattern.ts";
import type { Policy, Value } from "./policy.ts";
import { type CountedRule, type PolicyCaller, rulesFor } from "./subjects.ts";

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

/** The arguments of a call, as its tool checked them: with defaults. */
export type Arguments = Readonly<Record<string, unknown>>;

const allowed: Decision = { allowed: true };

/**
 * Whether a caller may call a tool with some arguments, or without them: whether there can be any.
 * See policy.ts for what the rules mean.
 */
export function decide(policy: Policy, caller: PolicyCaller, tool: ToolFacts, args?: Arguments): Decision {
  return decideBy(rulesFor(policy, caller), tool, args);
}

/** {@link decide}, by the rules that count for the caller. */
export function decideBy(counted: readonly CountedRule[], tool: ToolFacts, args?: Arguments): Decision {
  const reason =
    denial(counted, tool.name) ??
    omission(counted, tool) ??
    (args && unmetRestriction(counted, tool.name, args));
  return reason ? { allowed: false, reason } : allowed;
}

function denial(counted: readonly CountedRule[], tool: string): Reason | undefined {
  const found = counted.flatMap(({ rule, index, isCertain }) => {
    const entry = rule.deny?.findIndex((pattern) => matches(pattern, tool)) ?? -1;
    return entry < 0 ? [] : [{ kind: "denied" as const, place: `rules.${index}.deny.${entry}`, isCertain }];
  });
  return found.find(({ isCertain }) => isCertain) ?? found[0];
}

/** That nothing allows a tool which has to be allowed. */
function omission(counted: readonly CountedRule[], { name, offByDefault }: ToolFacts): Reason | undefined {
  const lists = counted.flatMap(({ rule: { allow }, index, isCertain }) => {
    if (!allow) return [];
    const fits = allow.some((pattern) => (offByDefault ? pattern === name : matches(pattern, name)));
    return [{ place: `rules.${index}.allow`, isCertain, fits }];
  });
  const certain = lists.filter(({ isCertain }) => isCertain);
  if (certain.some(({ fits }) => fits)) return undefined;
  const isCertain = !lists.some(({ fits }) => fits);
  if (offByDefault) return { kind: "off-by-default", place: "rules", isCertain };
  const [first] = certain;
  if (first) return { kind: "not-listed", place: first.place, isCertain };
  // Rules that may not count: without them it can be called, and any of them alone may be the one that counts
  const against = lists.find(({ fits }) => !fits);
  return against && { kind: "not-listed", place: against.place, isCertain: false };
}

function unmetRestriction(
  counted: readonly CountedRule[],
  tool: string,
  args: Arguments,
): Reason | undefined {
  for (const { rule, index, isCertain } of counted) {
    const { parameters = {} } = rule;
    const restricted = Object.hasOwn(parameters, tool) ? parameters[tool] : undefined;
    for (const [parameter, listed] of Object.entries(restricted ?? {})) {
      const unmet = valuesAt(args, parameter.split(".")).find(
        (given) => !listed.some((entry) => meets(given, entry, parameter)),
      );
      if (!unmet) continue;
      const place = `rules.${index}.parameters.${tool}.${parameter}`;
      return { kind: "parameter", place, isCertain, parameter, listed, given: unmet.value };
    }
  }
  return undefined;
}

/** Something given for a parameter, or that nothing is. Wrapped, so that nothing can be found as well. */
interface Given {
  readonly value: unknown;
}

/** What is given at a place, one for each element of the lists on the way. */
function valuesAt(value: unknown, names: readonly string[]): Given[] {
  if (Array.isArray(value)) return value.flatMap((element) => valuesAt(element, names));
  const [name, ...rest] = names;
  if (name === undefined) return [{ value }];
  const isInside = typeof value === "object" && value !== null && Object.hasOwn(value, name);
  return isInside ? valuesAt((value as Arguments)[name], rest) : [{ value: undefined }];
}

/** Names of accounts and repositories, which are the same in any case at GitHub. Nothing else is. */
const inAnyCase = /^(?:owner|repo)$/;

function meets({ value }: Given, entry: Value, parameter: string): boolean {
  if (typeof entry !== "string" || typeof value !== "string") return entry === value;
  return inAnyCase.test(parameter)
    ? matches(asciiLowerCase(entry), asciiLowerCase(value))
    : matches(entry, value);
}

/** Lower case of ASCII only: elsewhere, letters that are not ASCII become some that are. */
function asciiLowerCase(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}
