import type { Caller } from "../authorization/caller.ts";
import type { Tool, ToolDefinition } from "../catalogue/tool.ts";
import type { Bound } from "../permissions/permissions.ts";
import type { Policy } from "../policy/policy.ts";
import { type CountedRule, needsFacts, nothingKnown } from "../policy/subjects.ts";
import { boundOf } from "../settings/settings.ts";
import { standingOf } from "./admission.ts";
import { type PolicyCheck, policyCheck } from "./policy-check.ts";
import type { Services } from "./services.ts";

/**
 * Tools by the rules that count and by what can be granted, for each policy and catalogue. Those who have the same of
 * both see the same tools.
 */
const lists = new WeakMap<Policy, WeakMap<readonly Tool[], Map<string, readonly ToolDefinition[]>>>();

/** How many lists are remembered: most people have the same rules. */
const mostRemembered = 100;

/**
 * The tools that a caller may call with some arguments, in the catalogue's order: the others are not shown to them. Nor
 * are those for which they could never grant what they need.
 */
export async function callableTools(caller: Caller, services: Services): Promise<readonly ToolDefinition[]> {
  const { catalogue, settings } = services;
  const check = await checkFor(caller, services);
  const byTools =
    lists.get(settings.policy) ?? new WeakMap<readonly Tool[], Map<string, readonly ToolDefinition[]>>();
  lists.set(settings.policy, byTools);
  const byRules = byTools.get(catalogue.tools) ?? new Map<string, readonly ToolDefinition[]>();
  byTools.set(catalogue.tools, byRules);
  const bound = boundOf(settings, caller.userId);
  const key = `${keyOf(check.counted)} of ${bound.scopes.join(" ")}`;
  const known = byRules.get(key);
  if (known) return known;
  if (byRules.size >= mostRemembered) byRules.clear();
  const callable = catalogue.tools
    .filter((tool) => isWithin(bound, tool) && !check.refusal(tool))
    .map(({ definition }) => definition);
  byRules.set(key, callable);
  return callable;
}

/** Whether everybody sees the same tools: the operator has no rules, and operators can grant no more that matters. */
export function isEverybodysList({ catalogue, settings }: Pick<Services, "catalogue" | "settings">): boolean {
  const { policy, operators } = settings;
  if (policy.rules.length > 0) return false;
  const everybodys = boundOf(settings, "");
  const bounds = operators.map((userId) => boundOf(settings, userId));
  return catalogue.tools.every((tool) =>
    bounds.every((bound) => isWithin(bound, tool) === isWithin(everybodys, tool)),
  );
}

function isWithin({ scopes }: Bound, tool: Tool): boolean {
  return tool.scopes.every((scope) => scopes.includes(scope));
}

/** Whether a caller may call a tool with some arguments. */
export async function callableBy(caller: Caller, services: Services): Promise<(tool: Tool) => boolean> {
  const check = await checkFor(caller, services);
  return (tool) => !check.refusal(tool);
}

/** Who may not use this server any more, or cannot be asked about, is somebody of whom nothing is known: calls say why. */
async function checkFor(caller: Caller, services: Services): Promise<PolicyCheck> {
  const { settings } = services;
  const standing = needsFacts(settings.policy)
    ? await standingOf(caller, services).catch(() => undefined)
    : undefined;
  return policyCheck(caller, standing?.ok ? standing.facts : nothingKnown, settings);
}

function keyOf(counted: readonly CountedRule[]): string {
  return counted.map(({ index, isCertain }) => (isCertain ? `${index}` : `${index}?`)).join(" ");
}
