import type { Policy } from "./policy.ts";
import { type RuleSet, rulesNaming } from "./policy-index.ts";

/** What is known of an account beyond its id; what is not known is not there. */
export interface AccountFacts {
  /** By group, as the policy writes it ("organization:acme", "team:acme/core"): whether it is a member. */
  readonly memberships: Readonly<Record<string, boolean>>;
  /** A login that the policy names and that was this account's before it was anybody else's; in lower case. */
  readonly login?: string;
}

/** Where nobody was asked. */
export const nothingKnown: AccountFacts = { memberships: {} };

/** Who calls, as the policy sees them. */
export interface PolicyCaller {
  /** The account id. */
  readonly userId: string;
  /** At the sign-in; it may have become somebody else's. */
  readonly login: string;
  readonly clientId: string;
  readonly facts: AccountFacts;
}

/** Rules that count for a caller, or may count: those that name one of what the caller is. */
export interface CountedRules {
  readonly rules: RuleSet;
  /** False if it is not known whether they count: then they can take something away, and give nothing. */
  readonly isCertain: boolean;
}

/** The rules that count for a caller. A rule that names more than one of what the caller is can be in several sets. */
export function rulesFor(policy: Policy, { userId, login, clientId, facts }: PolicyCaller): CountedRules[] {
  const counted = new Map<RuleSet, boolean>();
  const count = (subject: string, isCertain: boolean) => {
    const rules = rulesNaming(subject, policy);
    if (rules) counted.set(rules, isCertain || counted.get(rules) === true);
  };
  count("*", true);
  count(`user:${userId}`, true);
  count(`client:${clientId}`, true);
  if (facts.login !== undefined) count(`login:${facts.login}`, true);
  // it is called so, but the name may have been another's before
  count(`login:${login.toLowerCase()}`, false);
  for (const group of named(policy).groups) {
    const isMember = Object.hasOwn(facts.memberships, group) ? facts.memberships[group] : undefined;
    if (isMember !== false) count(group, isMember === true);
  }
  return [...counted].map(([rules, isCertain]) => ({ rules, isCertain }));
}

/** The same for those for whom the same rules count with the same certainty, of one policy. */
export function outcomeOf(counted: readonly CountedRules[]): string {
  return counted
    .map(({ rules: { id }, isCertain }) => (isCertain ? `${id}` : `${id}?`))
    .sort()
    .join(" ");
}

/** Whether a subject is a set of accounts that where they sign in knows. */
export function isGroup(subject: string): boolean {
  return /^(?:organization|team|group|email-domain):/.test(subject);
}

/** What a policy names that has to be asked for. */
interface Named {
  readonly groups: readonly string[];
  readonly logins: readonly string[];
}

const namedIn = new WeakMap<Policy, Named>();

/** The groups of all kinds that a policy names, as it writes them, and the logins. */
export function named(policy: Policy): Named {
  const known = namedIn.get(policy);
  if (known) return known;
  const subjects = [...new Set(policy.rules.flatMap((rule) => rule.for))];
  const found = {
    groups: subjects.filter(isGroup),
    logins: subjects.filter((subject) => subject.startsWith("login:")).map((subject) => subject.slice(6)),
  };
  namedIn.set(policy, found);
  return found;
}

/** Whether the policy needs to know of an account what no token says. */
export function needsFacts(policy: Policy): boolean {
  const { groups, logins } = named(policy);
  return groups.length + logins.length > 0;
}
