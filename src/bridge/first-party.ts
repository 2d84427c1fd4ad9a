import { missingScopes, type ScopeName } from "../scopes/scopes.ts";
import type { Settings } from "../settings/settings.ts";
import { goesToWebSite } from "./destination.ts";

/**
 * Whether the operator lets a client have what it asks for without asking the person. Its id is proven by where the
 * code goes, so that has to be a web site: on the person's own computer anybody may listen, or own the scheme.
 */
export function skipsConsent(
  request: { readonly clientId: string; readonly redirectUri: string; readonly scope: readonly ScopeName[] },
  { firstParty, grantable }: Settings,
): boolean {
  const listed = firstParty.find((client) => client.clientId === request.clientId);
  if (!listed) return false;
  if (!goesToWebSite(request.redirectUri)) return false;
  const allowed = listed.scopes.filter((name) => grantable.scopes.includes(name));
  return missingScopes(request.scope, allowed).length === 0;
}
