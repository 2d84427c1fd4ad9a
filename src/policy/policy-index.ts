import type { Policy, Rule } from "./policy.ts";

/** The rules that name a subject. Subjects that the same rules name share one, whoever they are. */
export interface RuleSet {
  readonly policy: Policy;
  /** Another for each set of a policy. */
  readonly id: number;
  /** In the policy's order. */
  readonly rules: readonly PlacedRule[];
}

interface PlacedRule {
  readonly rule: Rule;
  /** Its place in the policy. */
  readonly index: number;
}

const indexes = new WeakMap<Policy, ReadonlyMap<string, RuleSet>>();

/**
 * The rules that name a subject, as the policy writes it; undefined if none does. A policy is gone through once: a call
 * costs the same whatever the number of rules for others.
 */
export function rulesNaming(subject: string, policy: Policy): RuleSet | undefined {
  const known = indexes.get(policy);
  if (known) return known.get(subject);
  const made = indexOf(policy);
  indexes.set(policy, made);
  return made.get(subject);
}

function indexOf(policy: Policy): ReadonlyMap<string, RuleSet> {
  const bySubject = new Map<string, PlacedRule[]>();
  policy.rules.forEach((rule, index) => {
    for (const subject of new Set(rule.for)) {
      const rules = bySubject.get(subject) ?? [];
      bySubject.set(subject, rules);
      rules.push({ rule, index });
    }
  });
  const sets = new Map<string, RuleSet>();
  return new Map(
    [...bySubject].map(([subject, rules]) => {
      const places = rules.map(({ index }) => index).join(" ");
      const set = sets.get(places) ?? { policy, id: sets.size, rules };
      sets.set(places, set);
      return [subject, set];
    }),
  );
}
