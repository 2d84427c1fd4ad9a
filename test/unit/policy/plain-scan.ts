import type { Decision, Reason, ToolFacts } from "../../../src/policy/decision.ts";
import type { Policy, Rule, Value } from "../../../src/policy/policy.ts";
import type { Rate, Rates } from "../../../src/policy/rates.ts";
import type { Arguments, Given } from "../../../src/policy/restriction.ts";
import type { PolicyCaller } from "../../../src/policy/subjects.ts";

/*
 * The policy as policy.ts words it, by going through all rules for each call: what src finds without that is held
 * against this.
 */

interface Counted {
  readonly rule: Rule;
  readonly index: number;
  readonly isCertain: boolean;
}

/** What `decide` is to say. */
export function scanned(policy: Policy, caller: PolicyCaller, tool: ToolFacts, args?: Arguments): Decision {
  const counted = counting(policy, caller);
  const reason =
    denial(counted, tool.name) ?? omission(counted, tool) ?? (args && unmet(counted, tool.name, args));
  return reason ? { allowed: false, reason } : { allowed: true };
}

/** What `ratesBy` is to say. */
export function scannedRates(policy: Policy, caller: PolicyCaller, tool: string): Rates {
  const counted = counting(policy, caller);
  return {
    perMinute: least(
      counted.flatMap(({ rule: { perMinute: most }, index }) =>
        most === undefined ? [] : [{ most, place: `rules.${index}.perMinute` }],
      ),
    ),
    perDay: least(
      counted.flatMap(({ rule: { perDay = {} }, index }) =>
        Object.entries(perDay).flatMap(([pattern, most]) =>
          fits(pattern, tool) ? [{ most, place: `rules.${index}.perDay.${pattern}` }] : [],
        ),
      ),
    ),
  };
}

function counting({ rules }: Policy, caller: PolicyCaller): Counted[] {
  return rules.flatMap((rule, index) => {
    const counts = rule.for.map((subject) => isAbout(subject, caller));
    const isCertain = counts.includes(true);
    return isCertain || counts.includes(undefined) ? [{ rule, index, isCertain }] : [];
  });
}

function isAbout(subject: string, { userId, login, clientId, facts }: PolicyCaller): boolean | undefined {
  if (subject === "*") return true;
  const [kind = ""] = subject.split(":", 1);
  const name = subject.slice(kind.length + 1);
  switch (kind) {
    case "user":
      return name === userId;
    case "client":
      return name === clientId;
    case "login":
      if (name === facts.login) return true;
      return name === login.toLowerCase() ? undefined : false;
    default:
      return Object.hasOwn(facts.memberships, subject) ? facts.memberships[subject] : undefined;
  }
}

function denial(counted: readonly Counted[], tool: string): Reason | undefined {
  const found = counted.flatMap(({ rule, index, isCertain }) => {
    const entry = rule.deny?.findIndex((pattern) => fits(pattern, tool)) ?? -1;
    return entry < 0 ? [] : [{ kind: "denied" as const, place: `rules.${index}.deny.${entry}`, isCertain }];
  });
  return found.find(({ isCertain }) => isCertain) ?? found[0];
}

function omission(counted: readonly Counted[], { name, offByDefault }: ToolFacts): Reason | undefined {
  const lists = counted.flatMap(({ rule: { allow }, index, isCertain }) => {
    if (!allow) return [];
    const lets = allow.some((pattern) => (offByDefault ? pattern === name : fits(pattern, name)));
    return [{ place: `rules.${index}.allow`, isCertain, lets }];
  });
  const certain = lists.filter(({ isCertain }) => isCertain);
  if (certain.some(({ lets }) => lets)) return undefined;
  const isCertain = !lists.some(({ lets }) => lets);
  if (offByDefault) return { kind: "off-by-default", place: "rules", isCertain };
  const [first] = certain;
  if (first) return { kind: "not-listed", place: first.place, isCertain };
  const against = lists.find(({ lets }) => !lets);
  return against && { kind: "not-listed", place: against.place, isCertain: false };
}

function unmet(counted: readonly Counted[], tool: string, args: Arguments): Reason | undefined {
  for (const { rule, index, isCertain } of counted) {
    const { parameters = {} } = rule;
    const restricted = Object.hasOwn(parameters, tool) ? parameters[tool] : undefined;
    for (const [parameter, listed] of Object.entries(restricted ?? {})) {
      const given = valuesAt(args, parameter.split(".")).find(
        ({ value }) => !listed.some((entry) => meets(value, entry, parameter)),
      );
      if (!given) continue;
      const place = `rules.${index}.parameters.${tool}.${parameter}`;
      return { kind: "parameter", place, isCertain, parameter, listed, given: given.value };
    }
  }
  return undefined;
}

function valuesAt(value: unknown, names: readonly string[]): Given[] {
  if (Array.isArray(value)) return value.flatMap((element) => valuesAt(element, names));
  const [name, ...rest] = names;
  if (name === undefined) return [{ value }];
  const isInside = typeof value === "object" && value !== null && Object.hasOwn(value, name);
  return isInside ? valuesAt((value as Arguments)[name], rest) : [{ value: undefined }];
}

function meets(value: unknown, entry: Value, parameter: string): boolean {
  if (typeof entry !== "string" || typeof value !== "string") return entry === value;
  return parameter === "owner" || parameter === "repo"
    ? fits(asciiLowerCase(entry), asciiLowerCase(value))
    : fits(entry, value);
}

function asciiLowerCase(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

/** The form of a pattern as a regular expression says it: right for short ones, which are no danger here. */
function fits(pattern: string, text: string): boolean {
  const parts = pattern.split("*").map((part) => part.replace(/[\\^$.|?+()[\]{}/]/g, "\\$&"));
  return new RegExp(`^${parts.join("[^]*")}$`).test(text);
}

function least(rates: readonly Rate[]): Rate | undefined {
  const [first, ...others] = rates;
  return first && others.reduce((lowest, rate) => (rate.most < lowest.most ? rate : lowest), first);
}
