import type { Catalogue } from "../catalogue/catalogue.ts";
import { needsGitHub } from "../catalogue/needs.ts";
import { gitHubAccess } from "../dispatch/github-account.ts";
import { type ScopeName, scopeNames } from "../scopes/scopes.ts";
import type { Settings } from "../settings/settings.ts";

/** What is told of a tool to whoever did not connect yet. Whether they may call it is not. */
export interface ShownTool {
  readonly name: string;
  readonly title: string;
  /** The first sentence of what models are told. */
  readonly summary: string;
  readonly scopes: readonly ScopeName[];
  /** Nobody can call it until the operator allows it by its name. */
  readonly offByDefault: boolean;
  /** It takes an account at GitHub that its person linked, for they sign in elsewhere. */
  readonly needsLinkedAccount: boolean;
}

/** The tools of this server. Those that act at GitHub are left out where nobody has an account there. */
export function shownTools(catalogue: Catalogue, settings: Settings): readonly ShownTool[] {
  const access = gitHubAccess(settings);
  return catalogue.tools
    .filter((tool) => access !== "nobody" || !needsGitHub(tool))
    .map((tool) => ({
      name: tool.definition.name,
      title: tool.definition.title,
      summary: firstSentence(tool.definition.description),
      scopes: tool.scopes,
      offByDefault: tool.offByDefault,
      needsLinkedAccount: access === "whoever-linked" && needsGitHub(tool),
    }));
}

/** A permission, and the tools that need it. */
export interface ToolGroup {
  /** Undefined for the tools that need none. */
  readonly scope: ScopeName | undefined;
  readonly tools: readonly ShownTool[];
}

/** Every permission with its tools, those that need none first. A tool that needs several is with the last of them. */
export function grouped(tools: readonly ShownTool[]): readonly ToolGroup[] {
  return [undefined, ...scopeNames].map((scope) => ({
    scope,
    tools: tools.filter((tool) => tool.scopes.at(-1) === scope),
  }));
}

/** A text up to the end of its first sentence. */
export function firstSentence(text: string): string {
  return /^.*?\.(?=\s|$)/s.exec(text)?.[0] ?? text;
}
