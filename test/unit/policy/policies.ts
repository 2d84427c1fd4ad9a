import { consistentPolicy } from "../../../src/policy/contradictions.ts";
import type { Policy } from "../../../src/policy/policy.ts";
import type { AccountFacts, PolicyCaller } from "../../../src/policy/subjects.ts";

/** A policy of these rules, as the operator writes them. */
export function policyOf(...rules: readonly object[]): Policy {
  return consistentPolicy.parse({ rules });
}

/** Octocat, of whom nothing is known but what is said. */
export function octocat(facts: Partial<AccountFacts> = {}, others: Partial<PolicyCaller> = {}): PolicyCaller {
  return {
    ...{ userId: "583231", login: "octocat", clientId: "client-1" },
    facts: { memberships: {}, ...facts },
    ...others,
  };
}

/** Somebody of whom all is known: a member of what is named, and of nothing else. */
export function memberOf(...groups: readonly string[]): PolicyCaller {
  const known = ["organization:acme", "team:acme/core", "organization:other"];
  return octocat({ memberships: Object.fromEntries(known.map((group) => [group, groups.includes(group)])) });
}
