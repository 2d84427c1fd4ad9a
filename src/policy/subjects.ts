import type { Policy, Rule } from "./policy.ts";

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

/** A rule that counts for a caller, or may count. */
export interface CountedRule {
  readonly rule: Rule;
  /** Its place in the policy. */
  readonly index: number;
  /** False if it is not known whether it counts: then it can take something away, and gives nothing. */
  readonly isCertain: boolean;
}

/** The rules that count for a caller, in the policy's order. */
export function rulesFor({ rules }: Policy, caller: PolicyCaller): CountedRule[] {
  return rules.flatMap((rule, index) => {
    const counts = rule.for.map((subject) => isAbout(subject, caller));
    const isCertain = counts.includes(true);
    return isCertain || counts.includes(undefined) ? [{ rule, index, isCertain }] : [];
  });
}

/** Whether a subject is the caller, or has them in it; undefined if that is not known. */
function isAbout(subject: string, { userId, login, clientId, facts }: PolicyCaller): boolean | undefined {
  if (subject === "*") return true;
  if (isGroup(subject))
    return Object.hasOwn(facts.memberships, subject) ? facts.memberships[subject] : undefined;
  const colon = subject.indexOf(":");
  const name = subject.slice(colon + 1);
  switch (subject.slice(0, colon)) {
    case "user":
      return name === userId;
    case "client":
      return name === clientId;
    default:
      if (name === facts.login) return true;
      // it is called so, but the name may have been another's before
      return name === login.toLowerCase() ? undefined : false;
  }
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
