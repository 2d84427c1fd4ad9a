import { isOpenIdAccount } from "../identity/account-id.ts";
import type { Settings } from "../settings/settings.ts";
import type { Caller } from "./caller.ts";

/**
 * The page where the person behind a caller links an account at GitHub; undefined where nobody can. It holds nothing but
 * whom it is for: whoever opens it has to be signed in as that account.
 */
export function linkAddress(
  { userId, issuer }: Pick<Caller, "userId" | "issuer">,
  { linksGitHub }: Pick<Settings, "linksGitHub">,
): string | undefined {
  return linksGitHub && isOpenIdAccount(userId) ? `${issuer}/account/link?for=${userId}` : undefined;
}
