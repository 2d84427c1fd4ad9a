import type { Caller } from "../authorization/caller.ts";
import { type Bound, effectiveScopes } from "../permissions/permissions.ts";
import { missingScopes, type ScopeName, withoutImplied } from "../scopes/scopes.ts";
import { boundOf } from "../settings/settings.ts";
import type { Services } from "./services.ts";

/** Whether a caller may make calls, before they are made. */
export interface Allowance {
  /** With what their person allows by now, which can be more than the token says. */
  readonly caller: Caller;
  /**
   * Every scope that the calls need, if one is missing that their person could grant. Otherwise empty: either nothing
   * is missing, or the operator lets nobody grant it and asking for it would lead nowhere.
   */
  readonly challenge: readonly ScopeName[];
}

/**
 * Holds calls against what their caller was granted: the one place that says which scope is missing. A token's scopes
 * are those of the sign-in; a person can allow more on a connection later, so before anything is refused, the
 * account's vault is asked what counts now. Not for a token that its client narrowed: it is to be less than the grant.
 * @param required the scopes of what is asked for
 * @param patience how long to wait for the person to allow what is missing, in milliseconds
 */
export async function allowanceOf(
  caller: Caller,
  required: readonly ScopeName[],
  services: Services,
  patience = 0,
): Promise<Allowance> {
  const needed = withoutImplied(required);
  // administration is never taken from a token alone: it may have been taken back since
  if (missingScopes(needed, caller.scopes).length === 0 && !needed.includes("admin"))
    return { caller, challenge: [] };
  const { userId, connectionId } = caller;
  const bound = boundOf(services.settings, userId);
  const { narrowed } = caller;
  if (narrowed && !needed.includes("admin"))
    return { caller, challenge: challengeFor(needed, caller.scopes, bound) };
  const allowed = await services.accounts.permissions(userId, connectionId, needed, patience);
  if (!allowed) {
    const scopes = caller.scopes.filter((name) => name !== "admin");
    return { caller: { ...caller, scopes }, challenge: challengeFor(needed, scopes, bound) };
  }
  const { writeUntil } = allowed;
  const scopes = effectiveScopes(allowed.scopes, writeUntil, bound, Date.now()).filter(
    (name) => !narrowed || caller.scopes.includes(name),
  );
  return { caller: { ...caller, scopes, writeUntil }, challenge: challengeFor(needed, scopes, bound) };
}

function challengeFor(
  needed: readonly ScopeName[],
  held: readonly ScopeName[],
  bound: Pick<Bound, "scopes">,
): readonly ScopeName[] {
  const missing = missingScopes(needed, held);
  const canBeGranted = missing.every((name) => bound.scopes.includes(name));
  return missing.length > 0 && canBeGranted ? needed : [];
}
