import type { Caller } from "../authorization/caller.ts";
import type { Tool } from "../catalogue/tool.ts";
import { type Arguments, decideBy, type Reason } from "../policy/decision.ts";
import type { Value } from "../policy/policy.ts";
import { type Rates, ratesBy } from "../policy/rates.ts";
import { type AccountFacts, outcomeOf, type PolicyCaller, rulesFor } from "../policy/subjects.ts";
import type { Settings } from "../settings/settings.ts";
import type { Refusal } from "./refusal.ts";

/** The operator's policy, as it is for one caller. */
export interface PolicyCheck {
  /** The same for those for whom the same rules count. */
  outcome(): string;
  /**
   * Why they may not call a tool with these arguments, or without any: with none that there are.
   * @param args as the tool checked them, with defaults
   */
  refusal(tool: Tool, args?: Arguments): Refusal | undefined;
  /** How often they may call it. */
  rates(tool: Tool): Rates;
}

/** @param facts what is known of the caller's account */
export function policyCheck(
  { userId, login, clientId }: Caller,
  facts: AccountFacts,
  { policy }: Pick<Settings, "policy">,
): PolicyCheck {
  const caller: PolicyCaller = { userId, login, clientId, facts };
  const counted = rulesFor(policy, caller);
  return {
    outcome: () => outcomeOf(counted),
    refusal({ definition, offByDefault }, args) {
      const decision = decideBy(counted, { name: definition.name, offByDefault }, args);
      return decision.allowed ? undefined : notAllowed(definition.name, decision.reason);
    },
    rates: ({ definition }) => ratesBy(counted, definition.name),
  };
}

function notAllowed(tool: string, reason: Reason): Refusal {
  const sentence = reason.isCertain ? sentenceOf(tool, reason) : `${sentenceOf(tool, reason)} ${uncertain}`;
  return { kind: "not-allowed", message: sentence, detail: `POLICY.${reason.place}` };
}

function sentenceOf(tool: string, reason: Reason): string {
  if (reason.kind === "off-by-default")
    return `${tool} is off on this server unless the operator's policy allows it by name, and it does not allow it to you.`;
  if (reason.kind !== "parameter") return `The operator's policy does not let you call ${tool}.`;
  const { parameter, listed, given } = reason;
  const refused =
    given === undefined
      ? `does not allow ${tool} without ${parameter}`
      : `does not allow ${parameter} ${inWords(given)}`;
  return `The operator's policy ${refused}: it allows ${allowedInWords(listed)}.`;
}

/** How many values a sentence names, and how much of each. */
const mostNamed = 10;
const longestNamed = 100;

function allowedInWords(listed: readonly Value[]): string {
  const named = listed.slice(0, mostNamed).map((value) => shortened(String(value)));
  return listed.length > mostNamed
    ? `${named.join(", ")} and ${listed.length - mostNamed} more`
    : named.join(", ");
}

function inWords(given: unknown): string {
  const isScalar = typeof given !== "object" || given === null;
  return isScalar ? JSON.stringify(typeof given === "string" ? shortened(given) : given) : "of this form";
}

function shortened(text: string): string {
  return text.length > longestNamed ? `${text.slice(0, longestNamed).toWellFormed()}…` : text;
}

const uncertain =
  "It has rules for organizations, teams or logins, and whether they are about you could not be found out: signing in again by reconnecting this server may help.";
