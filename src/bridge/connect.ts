import { type AuthRequest, authorizationErrorRedirect } from "@cloudflare/workers-oauth-provider";
import { type GrantProps, keptGroups } from "../authorization/grant.ts";
import { grantable } from "../authorization/granted.ts";
import { isNarrower, type Permissions } from "../permissions/permissions.ts";
import { withImplied } from "../scopes/scopes.ts";
import { boundOf } from "../settings/settings.ts";
import { errorDescription } from "../text/error-description.ts";
import type { Profile } from "../upstream/upstream.ts";
import { upstreamOf } from "../upstream/upstream-of.ts";
import type { SignedIn } from "./identity.ts";
import type { BridgeServices } from "./services.ts";
import { setAside } from "./set-aside.ts";
import type { Purpose } from "./sign-in.ts";

type Connecting = Extract<Purpose, { kind: "connect" }>;

/** The end of an authorization: where the browser goes, and the connection that was made. */
export interface Connected {
  readonly redirectTo: string;
  readonly connectionId?: string;
  /** What was granted; absent if nothing could be. */
  readonly granted?: Permissions;
}

/** Grants a client what its person chose, as far as it can be granted (RFC 6749 section 4.1.2). */
export async function connect(
  request: AuthRequest,
  purpose: Connecting,
  { credential, profile, listedLogin }: SignedIn,
  { server, settings, accounts }: BridgeServices,
): Promise<Connected> {
  const bound = boundOf(settings, profile.id);
  const upstream = upstreamOf(settings);
  const terms = grantable(upstream, purpose.permissions, credential, bound, profile.emailRefused);
  const { permissions } = terms;
  if (permissions.scopes.length === 0) {
    await setAside({ credential, profile }, { accounts, settings });
    const description = terms.withheld.some(({ by }) => by === upstream.kind)
      ? `${upstream.name} granted nothing of what was asked for. Connect again, and leave the permissions ticked at ${upstream.name}.`
      : "The operator of this server lets this account grant nothing of what was asked for.";
    return {
      redirectTo: authorizationErrorRedirect(request, "access_denied", errorDescription(description)),
    };
  }
  const connectionId = crypto.randomUUID();
  const { clientId } = request;
  const { supersedes } = purpose;
  const connection = {
    ...terms,
    decided: purpose.asked,
    id: connectionId,
    clientId,
    listedLogin,
    supersedes,
  };
  await accounts.addConnection(profile.id, connection, credential);
  const { redirectTo } = await server.oauth.completeAuthorization({
    request,
    userId: profile.id,
    // Implied ones are said as well: when writing ends, a token for reading has to be left
    scope: withImplied(permissions.scopes),
    props: propsOf(profile, connectionId, permissions),
    metadata: { login: profile.login, connectionId },
    // A second device of the same client must not sign out the first
    revokeExistingGrants: false,
  });
  return { redirectTo, connectionId, granted: permissions };
}

/**
 * Whether a connection that the person was not asked about may still be made: what they approved before is as it was,
 * and they have not limited the client since.
 */
export async function mayConnectUnasked(
  { clientId }: AuthRequest,
  { permissions, supersedes }: Connecting,
  userId: string,
  { accounts }: BridgeServices,
): Promise<boolean> {
  if (supersedes === undefined) return !(await accounts.limited(userId, clientId, permissions));
  const earlier = await accounts.permissions(userId, supersedes);
  return earlier !== undefined && !isNarrower(earlier, permissions);
}

/** What the grant keeps: no more than was consented to, and no credential. */
function propsOf(profile: Profile, connectionId: string, permissions: Permissions): GrantProps {
  const { scopes, writeUntil } = permissions;
  const { name, picture, email, groups } = profile;
  return {
    userId: profile.id,
    login: profile.login,
    ...(scopes.includes("profile") && {
      ...(name && { name }),
      ...(picture && { picture }),
      ...(groups && { groups: keptGroups(groups) }),
    }),
    ...(scopes.includes("email") && email !== undefined && { email }),
    ...(writeUntil !== undefined && { writeUntil }),
    connectionId,
  };
}
