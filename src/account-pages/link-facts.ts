import type { Link } from "../accounts/link-answers.ts";
import { isOpenIdAccount } from "../identity/account-id.ts";
import type { Settings } from "../settings/settings.ts";
import { displayText } from "../web/display-text.ts";
import { formProof } from "../web/form.ts";
import type { Visitor } from "../web/visitor.ts";
import type { LinkFacts } from "./pages/github-account.tsx";
import type { AccountServices } from "./services.ts";

/** The account at GitHub that a visitor linked, with what their forms prove; undefined where nobody links one. */
export async function linkFacts(
  visitor: Visitor,
  { accounts, settings }: Pick<AccountServices, "accounts" | "settings">,
): Promise<LinkFacts | undefined> {
  if (!canLink(visitor, settings)) return undefined;
  const [link, linkProof, unlinkProof] = await Promise.all([
    accounts.linkStatus(visitor.userId),
    formProof(visitor, "/link", settings),
    formProof(visitor, "/account/unlink", settings),
  ]);
  return { link: link && shownLink(link), linkProof, unlinkProof };
}

/** Whether somebody can link an account at GitHub: they sign in elsewhere, and the operator lets people do that. */
export function canLink({ userId }: Visitor, { linksGitHub }: Pick<Settings, "linksGitHub">): boolean {
  return linksGitHub && isOpenIdAccount(userId);
}

function shownLink({ account, login, at }: Link) {
  return { id: account, login: displayText(login), at };
}
