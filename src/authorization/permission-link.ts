import * as z from "zod";
import { openAs, seal } from "../accounts/encryption.ts";
import { type ScopeName, scopeNames } from "../scopes/scopes.ts";
import { headlessClientId } from "../settings/headless.ts";
import type { Settings } from "../settings/settings.ts";
import type { Caller } from "./caller.ts";

/** How long a link can be opened, in milliseconds. It is given out anew with each refusal. */
const lifetime = 24 * 3600_000;

/** Tells these sealed texts from what else is sealed with the server's secret. */
const context = "permission link";

const permissionRequest = z.strictObject({
  userId: z.string(),
  connectionId: z.string(),
  clientId: z.string(),
  /** What the connection lacked when the link was made. */
  wanted: z.array(z.enum(scopeNames)),
  expiresAt: z.number(),
});

/** A wish to change what one connection may do. Holding it proves nothing: its owner has to sign in. */
export type PermissionRequest = z.output<typeof permissionRequest>;

/**
 * The page where the person behind a caller changes what this connection may do, with `wanted` ready to be allowed.
 * The URL names nobody and can be read by nobody but us; whoever opens it has to sign in as the connection's owner.
 */
export async function permissionLink(
  caller: Pick<Caller, "userId" | "connectionId" | "clientId" | "issuer">,
  wanted: readonly ScopeName[],
  settings: Settings,
): Promise<string> {
  const { userId, connectionId, clientId, issuer } = caller;
  const request: PermissionRequest = {
    ...{ userId, connectionId, clientId, wanted: [...wanted] },
    expiresAt: Date.now() + lifetime,
  };
  return `${issuer}/permissions?request=${await seal(settings.secrets, context, JSON.stringify(request))}`;
}

/** What a link's `request` parameter says; undefined if it is not one of ours, or is too old. */
export async function openPermissionLink(
  sealed: string,
  settings: Settings,
): Promise<PermissionRequest | undefined> {
  if (sealed.length > 4000) return undefined;
  const request = await openAs(settings.secrets, context, sealed, permissionRequest);
  // what a token may do that did not come of a sign-in, no page says
  if (request?.clientId === headlessClientId) return undefined;
  return request && request.expiresAt > Date.now() ? request : undefined;
}
