import type { Caller } from "../authorization/caller.ts";
import type { ListedTool } from "../catalogue/definition-hash.ts";
import { needsGitHub } from "../catalogue/needs.ts";
import type { Tool } from "../catalogue/tool.ts";
import type { Bound } from "../permissions/permissions.ts";
import type { Policy } from "../policy/policy.ts";
import { needsFacts, nothingKnown } from "../policy/subjects.ts";
import type { ScopeName } from "../scopes/scopes.ts";
import { boundOf, type Settings } from "../settings/settings.ts";
import { standingOf } from "./admission.ts";
import { actsAtGitHub, gitHubAccess, withoutGitHub } from "./github-account.ts";
import { type PolicyCheck, policyCheck } from "./policy-check.ts";
import type { Services } from "./services.ts";

/**
 * Tools by the rules that count and by what can be granted, for each policy and catalogue. Those who have the same of
 * both see the same tools.
 */
const lists = new WeakMap<Policy, WeakMap<readonly Tool[], Map<string, readonly ListedTool[]>>>();

/** How many lists are remembered: most people have the same rules. */
const mostRemembered = 100;

/**
 * The tools that a caller may call with some arguments, in the catalogue's order: the others are not shown to them. Nor
 * are those for which they could never grant what they need, or that act at GitHub without an account there.
 */
export async function callableTools(caller: Caller, services: Services): Promise<readonly ListedTool[]> {
  const { catalogue, settings } = services;
  const check = await checkFor(caller, services);
  const byTools =
    lists.get(settings.policy) ?? new WeakMap<readonly Tool[], Map<string, readonly ListedTool[]>>();
  lists.set(settings.policy, byTools);
  const byRules = byTools.get(catalogue.tools) ?? new Map<string, readonly ListedTool[]>();
  byTools.set(catalogue.tools, byRules);
  const bound = boundOf(settings, caller.userId);
  const atGitHub = await actsAtGitHub(caller, services).catch(() => false);
  const key = `${check.outcome()} of ${bound.scopes.join(" ")}${atGitHub ? "" : " without GitHub"}`;
  const known = byRules.get(key);
  if (known) return known;
  if (byRules.size >= mostRemembered) byRules.clear();
  const callable = catalogue.listed.filter(({ name }) => {
    const tool = catalogue.find(name);
    return tool && isWithin(bound, tool) && (atGitHub || !needsGitHub(tool)) && !check.refusal(tool);
  });
  byRules.set(key, callable);
  return callable;
}

/**
 * Whether everybody sees the same tools: the operator has no rules, operators can grant no more that matters, and nobody
 * has to link an account for them.
 */
export function isEverybodysList({ catalogue, settings }: Pick<Services, "catalogue" | "settings">): boolean {
  const byTools = everybodys.get(settings) ?? new WeakMap<readonly Tool[], boolean>();
  everybodys.set(settings, byTools);
  const known = byTools.get(catalogue.tools);
  if (known !== undefined) return known;
  const found = isSameForAll(catalogue.tools, settings);
  byTools.set(catalogue.tools, found);
  return found;
}

/** Found once: each request without a session says it, whatever it asks for. */
const everybodys = new WeakMap<Settings, WeakMap<readonly Tool[], boolean>>();

function isSameForAll(tools: readonly Tool[], settings: Settings): boolean {
  const { policy, operators } = settings;
  if (policy.rules.length > 0 || !isEverybodysOtherList(settings)) return false;
  const least = boundOf(settings, "");
  const bounds = operators.map((userId) => boundOf(settings, userId));
  return tools.every((tool) => bounds.every((bound) => isWithin(bound, tool) === isWithin(least, tool)));
}

/** Whether everybody sees the same resources and prompts. */
export function isEverybodysOtherList(settings: Pick<Settings, "oidc" | "linksGitHub">): boolean {
  return gitHubAccess(settings) !== "whoever-linked";
}

function isWithin({ scopes }: Bound, tool: Tool): boolean {
  return tool.scopes.every((scope) => scopes.includes(scope));
}

/** The resources or prompts that a caller is shown: without an account at GitHub, nothing that acts there. */
export async function shownOf<Shown extends { readonly scopes: readonly ScopeName[] }>(
  all: readonly Shown[],
  caller: Caller,
  services: Services,
): Promise<readonly Shown[]> {
  const atGitHub = await actsAtGitHub(caller, services).catch(() => false);
  return atGitHub ? all : all.filter((one) => !needsGitHub(one));
}

/** Whether a caller may call a tool with some arguments. Nobody may call what this server has no GitHub for. */
export async function callableBy(caller: Caller, services: Services): Promise<(tool: Tool) => boolean> {
  const check = await checkFor(caller, services);
  const { settings } = services;
  return (tool) =>
    !withoutGitHub({ ...tool, name: tool.definition.name }, caller, settings) && !check.refusal(tool);
}

/** Who may not use this server any more, or cannot be asked about, is somebody of whom nothing is known: calls say why. */
async function checkFor(caller: Caller, services: Services): Promise<PolicyCheck> {
  const { settings } = services;
  const standing = needsFacts(settings.policy)
    ? await standingOf(caller, services).catch(() => undefined)
    : undefined;
  return policyCheck(caller, standing?.ok ? standing.facts : nothingKnown, settings);
}
