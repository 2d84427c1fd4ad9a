import { canLinkGitHub, type Settings } from "../settings/settings.ts";
import type { Caller } from "./caller.ts";

/**
 * The page where the person behind a caller links an account at GitHub; undefined where nobody can. It holds nothing but
 * whom it is for: whoever opens it has to be signed in as that account.
 */
export function linkAddress(
  { userId, issuer }: Pick<Caller, "userId" | "issuer">,
  settings: Pick<Settings, "linksGitHub">,
): string | undefined {
  return canLinkGitHub(userId, settings) ? `${issuer}/account/link?for=${userId}` : undefined;
}
