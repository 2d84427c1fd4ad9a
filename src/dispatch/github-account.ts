import type { Accounts } from "../accounts/accounts.ts";
import { type Caller, isHeadless } from "../authorization/caller.ts";
import { needsGitHub } from "../catalogue/needs.ts";
import type { Settings } from "../settings/settings.ts";
import type { Refusal } from "./refusal.ts";

/** Whether somebody has an account at GitHub to act as: the one that they sign in with, or one that they linked. */
export type GitHubAccess =
  | "everybody"
  | "nobody"
  /** It depends on who it is. */
  | "whoever-linked";

export function gitHubAccess({ oidc, linksGitHub }: Pick<Settings, "oidc" | "linksGitHub">): GitHubAccess {
  if (!oidc) return "everybody";
  return linksGitHub ? "whoever-linked" : "nobody";
}

/**
 * Whether what acts at GitHub is shown to a caller. Where people sign in there, nothing has to be asked for this;
 * elsewhere their vault is, each time: they may have linked an account a moment ago.
 */
export async function actsAtGitHub(
  caller: Pick<Caller, "userId" | "clientId">,
  { accounts, settings }: { readonly accounts: Pick<Accounts, "linked">; readonly settings: Settings },
): Promise<boolean> {
  const access = gitHubAccess(settings);
  if (access !== "whoever-linked") return access === "everybody";
  return !isHeadless(caller) && (await accounts.linked(caller.userId)) !== undefined;
}

/**
 * Why a caller without a browser does not act at GitHub where people link an account for that. They were told that each
 * app does with it what they allow that app, and they allowed nobody anything who shows a token from elsewhere.
 */
export const notForHeadless =
  "This server acts at GitHub with accounts that people link, for apps that they connected. A caller with a token from elsewhere is none, so it cannot act there: connect an app, and sign in to it.";

/** Why a caller cannot do something that acts at GitHub, whatever anybody does: there is no account for it. */
export function withoutGitHub(
  operation: Parameters<typeof needsGitHub>[0] & { readonly name: string },
  caller: Pick<Caller, "clientId">,
  settings: Settings,
): Refusal | undefined {
  const access = gitHubAccess(settings);
  if (access === "everybody" || !needsGitHub(operation)) return undefined;
  if (access === "nobody")
    return {
      kind: "out-of-bounds",
      message: `${operation.name} acts at GitHub, and this server has no GitHub: people sign in to it elsewhere, and its operator does not let them link an account. Nothing that its client or person does changes that.`,
    };
  return isHeadless(caller)
    ? { kind: "out-of-bounds", message: `${operation.name} acts at GitHub. ${notForHeadless}` }
    : undefined;
}
