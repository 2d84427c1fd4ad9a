import type { Link, Unlinked } from "../accounts/link-answers.ts";
import { linkLacks } from "../authorization/needed-at-github.ts";
import { canLinkGitHub } from "../settings/settings.ts";
import { displayText } from "../web/display-text.ts";
import { formProof } from "../web/form.ts";
import type { Visitor } from "../web/visitor.ts";
import type { LinkFacts } from "./pages/github-account.tsx";
import type { EndedLink } from "./pages/link-words.tsx";
import type { AccountServices } from "./services.ts";

/** The account at GitHub that a visitor linked, with what their forms prove; undefined where nobody links one. */
export async function linkFacts(
  visitor: Visitor,
  { accounts, settings }: Pick<AccountServices, "accounts" | "settings">,
): Promise<LinkFacts | undefined> {
  if (!canLinkGitHub(visitor.userId, settings)) return undefined;
  const [link, connections, linkProof, unlinkProof] = await Promise.all([
    accounts.linkStatus(visitor.userId),
    accounts.connections(visitor.userId),
    formProof(visitor, "/link", settings),
    formProof(visitor, "/account/unlink", settings),
  ]);
  const allowed = connections.map(({ permissions }) => permissions);
  const isLacking = link !== undefined && linkLacks(link, allowed, visitor.userId, settings);
  return { link: link && { ...shownLink(link), isLacking }, linkProof, unlinkProof };
}

function shownLink({ account, login, at }: Link) {
  return { id: account, login: displayText(login), at };
}

/** A link that ended, as pages say it. */
export function endedLink({ link: { login }, token }: Unlinked): EndedLink {
  return { login: displayText(login), token };
}
