import { effectiveScopes, type Permissions } from "../permissions/permissions.ts";
import { canChange, missingScopes, type ScopeName } from "../scopes/scopes.ts";
import { boundOf } from "../settings/settings.ts";
import { upstreamScopesFor } from "../upstream/asked-scopes.ts";
import { upstreamOf } from "../upstream/upstream-of.ts";
import { type BrowserMemory, type ClientKey, remembered } from "./browser.ts";
import { goesToWebSite } from "./destination.ts";
import type { BridgeServices } from "./services.ts";

/** The connection that the person at a browser made with the same client before, and that has not ended. */
export interface Earlier {
  readonly id: string;
  readonly userId: string;
  readonly login: string;
  readonly permissions: Permissions;
  /** What it allows at this moment. */
  readonly allowed: readonly ScopeName[];
  /** What the upstream was asked for on its behalf. */
  readonly upstream: readonly string[];
  /** Until when its approval may be taken for another of the same. Seconds. */
  readonly approvedUntil: number;
}

export async function earlierConnection(
  { accounts, settings }: BridgeServices,
  memory: BrowserMemory | undefined,
  key: ClientKey,
): Promise<Earlier | undefined> {
  const known = await remembered(memory, key);
  if (!memory || !known) return undefined;
  const { userId, login } = memory;
  const permissions = await accounts.permissions(userId, known.id);
  if (!permissions) return undefined;
  const now = Date.now();
  return {
    ...{ id: known.id, userId, login, permissions },
    allowed: effectiveScopes(permissions.scopes, permissions.writeUntil, boundOf(settings, userId), now),
    upstream: upstreamScopesFor(upstreamOf(settings), permissions, settings.grantable),
    // What was allowed for a time is not allowed anew by itself
    approvedUntil: permissions.writeUntil === undefined ? known.approvedUntil : 0,
  };
}

/**
 * Whether an approval that was given before covers what a client asks for now. Where the code goes to the person's own
 * computer, nobody knows which app is there to take it (RFC 8252 section 8.6): what can change something is asked about
 * each time.
 */
export function isCovered(
  { scope, redirectUri }: { readonly scope: readonly ScopeName[]; readonly redirectUri: string },
  earlier: Earlier | undefined,
): earlier is Earlier {
  if (!earlier || earlier.approvedUntil * 1000 <= Date.now()) return false;
  if (canChange(scope) && !goesToWebSite(redirectUri)) return false;
  return missingScopes(scope, earlier.allowed).length === 0;
}
