import type { Accounts } from "../accounts/accounts.ts";
import type { Caller } from "../authorization/caller.ts";
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
  { userId }: Pick<Caller, "userId">,
  { accounts, settings }: { readonly accounts: Pick<Accounts, "linked">; readonly settings: Settings },
): Promise<boolean> {
  const access = gitHubAccess(settings);
  if (access !== "whoever-linked") return access === "everybody";
  return (await accounts.linked(userId)) !== undefined;
}

/** Why something cannot be done on this server by anybody: it acts at GitHub, and nobody has an account there. */
export function withoutGitHub(
  operation: Parameters<typeof needsGitHub>[0] & { readonly name: string },
  settings: Settings,
): Refusal | undefined {
  if (gitHubAccess(settings) !== "nobody" || !needsGitHub(operation)) return undefined;
  return {
    kind: "out-of-bounds",
    message: `${operation.name} acts at GitHub, and this server has no GitHub: people sign in to it elsewhere, and its operator does not let them link an account. Nothing that its client or person does changes that.`,
  };
}
