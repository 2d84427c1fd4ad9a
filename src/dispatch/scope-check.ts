import { type Caller, isHeadless } from "../authorization/caller.ts";
import { permissionLink } from "../authorization/permission-link.ts";
import { missingScopes, type ScopeName, scopeFacts } from "../scopes/scopes.ts";
import { boundOf, type Settings } from "../settings/settings.ts";
import {
  insufficientScope,
  type Refusal,
  scopeNotGiven,
  scopeNotOffered,
  tokenMadeWithout,
  writeEnded,
} from "./refusal.ts";

/** Whether an operation's scopes are the caller's, or else what to say. The link to grant them is made only then. */
export async function refuseIfNotGranted(
  { name, scopes }: { readonly name: string; readonly scopes: readonly ScopeName[] },
  caller: Caller,
  settings: Settings,
): Promise<Refusal | undefined> {
  const missing = missingScopes(scopes, caller.scopes);
  if (missing.length === 0) return undefined;
  const bound = boundOf(settings, caller.userId);
  const withheld = missing.filter((scope) => !bound.scopes.includes(scope));
  if (withheld.length > 0) return scopeNotOffered(name, withheld);
  if (isHeadless(caller)) return scopeNotGiven(name, missing);
  if (caller.narrowed) return tokenMadeWithout(name, missing);
  const link = await permissionLink(caller, missing, settings);
  const { writeUntil } = caller;
  const hasEnded = writeUntil !== undefined && Date.now() >= writeUntil;
  if (hasEnded && missing.every((scope) => scopeFacts(scope).changes))
    return writeEnded(name, missing, writeUntil, link);
  return insufficientScope(name, missing, link);
}
