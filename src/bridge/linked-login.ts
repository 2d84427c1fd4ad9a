import { canLinkGitHub } from "../settings/settings.ts";
import { displayText } from "../web/display-text.ts";
import type { BridgeServices } from "./services.ts";

/** The login of the account at GitHub that somebody linked, made fit to show; undefined if there is none. */
export async function linkedLogin(
  userId: string,
  { accounts, settings }: Pick<BridgeServices, "accounts" | "settings">,
): Promise<string | undefined> {
  if (!canLinkGitHub(userId, settings)) return undefined;
  const link = await accounts.linked(userId);
  return link && displayText(link.login);
}
