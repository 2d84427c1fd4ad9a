import {
  GrantType,
  OAuthError,
  type TokenExchangeCallbackOptions,
  type TokenExchangeCallbackResult,
} from "@cloudflare/workers-oauth-provider";
import type { Accounts } from "../accounts/accounts.ts";
import type { CredentialAnswer } from "../accounts/answers.ts";
import type { Trail } from "../audit/trail.ts";
import { effectiveScopes, type Permissions } from "../permissions/permissions.ts";
import { knownScopes, scopeNames, withImplied } from "../scopes/scopes.ts";
import { type Settings, signsInHere } from "../settings/settings.ts";
import { upstreamOf } from "../upstream/upstream-of.ts";
import { type GrantProps, grantProps, lifetimes } from "./grant.ts";

/**
 * What happens with each token request of a grant: its connection lives on in the account's vault, whose credential
 * is refreshed if it is about to expire. A grant whose connection is over ends with `invalid_grant`, so that the
 * client signs in again; a GitHub that cannot be asked ends nothing.
 */
export function renewOnTokenRequest(
  accounts: Accounts,
  idleSeconds: number,
  endGrants: EndGrants,
  noteUse: (clientId: string) => Promise<void>,
  trail: Trail,
  settings: Settings,
) {
  return async (request: Exchange): Promise<TokenExchangeCallbackResult | undefined> => {
    const { grantType, userId, grantId } = request;
    if (grantType !== GrantType.AUTHORIZATION_CODE && grantType !== GrantType.REFRESH_TOKEN) return undefined;
    const props = grantProps.safeParse(request.props);
    const isNew = grantType === GrantType.AUTHORIZATION_CODE;
    const who = { userId, grantId, clientId: request.clientId, login: props.data?.login };
    const refused = { kind: "token", action: "request", decision: "refused", ...who } as const;
    if (!props.success) {
      trail.record({ ...refused, reason: "unusable-grant" });
      throw signInAgain("This grant can no longer be used. Sign in again.");
    }
    if (!signsInHere(userId, settings)) {
      await accounts.end(userId, props.data.connectionId);
      trail.record({ ...refused, reason: "former-upstream" });
      throw signInAgain(
        `People sign in to this server at ${upstreamOf(settings).name} now, and this grant is not from there. Sign in again by reconnecting this server in your client.`,
      );
    }
    const expiresAt = Date.now() + idleSeconds * 1000;
    if (isNew) await noteUse(request.clientId);
    const answer = await accounts.renew(userId, props.data.connectionId, grantId, expiresAt);
    if (answer.kind === "ended") throw await connectionEnded(answer, who, { endGrants, trail });
    const token = tokenFor(request, props.data, answer.kind === "good" ? answer.permissions : undefined);
    const action = isNew ? "make" : "refresh";
    const detail = token.accessTokenScope?.join(" ");
    trail.record({ kind: "grant", action, decision: "allowed", detail, ...who });
    return token;
  };
}

type Exchange = TokenExchangeCallbackOptions<unknown>;

/** @returns the refusal of a token request whose connection is over; the library ends its grant when it sees that */
export async function connectionEnded(
  { grants, message }: Extract<CredentialAnswer, { readonly kind: "ended" }>,
  who: Pick<Exchange, "userId" | "grantId" | "clientId"> & { readonly login: string | undefined },
  { endGrants, trail }: { readonly endGrants: EndGrants; readonly trail: Trail },
): Promise<OAuthError> {
  // the others lost the same credential
  const others = grants.filter((id) => id !== who.grantId);
  await endGrants(who.userId, others, "credential-ended");
  const refused = { kind: "token", action: "request", decision: "refused" } as const;
  trail.record({ ...refused, ...who, reason: "connection-ended" });
  return signInAgain(message);
}

/**
 * What the new access token holds. It must not promise what has ended: a client that reads a scope in the answer takes
 * a refusal for something that another refresh would mend, and never asks its person (RFC 6749 section 5.1, `scope`).
 * @param allowed what the account's vault says, if it could be asked; otherwise the grant has it as it was
 */
function tokenFor(
  { scope: granted, requestedScope: requested }: Pick<Exchange, "scope" | "requestedScope">,
  props: GrantProps,
  allowed: Permissions | undefined,
): TokenExchangeCallbackResult {
  const now = Date.now();
  const named: readonly string[] = withImplied(knownScopes(requested));
  const { scopes, writeUntil } = allowed ?? { scopes: requested, writeUntil: props.writeUntil };
  const effective: readonly string[] = effectiveScopes(scopes, writeUntil, { scopes: scopeNames }, now);
  const hasEnded = requested.some((scope) => !effective.includes(scope));
  return {
    // of a scope that has ended, what it implies is left
    accessTokenScope: (hasEnded ? named : requested).filter((scope) => effective.includes(scope)),
    accessTokenProps: {
      ...props,
      writeUntil,
      ...(granted.some((scope) => !named.includes(scope)) && { narrowed: true }),
    },
    ...(writeUntil !== undefined && writeUntil > now && { accessTokenTTL: lifetimeUntil(writeUntil - now) }),
  };
}

/** A token that ends with the write access it has, or a minute after: KV keeps nothing for a shorter time. Seconds. */
function lifetimeUntil(milliseconds: number): number {
  return Math.min(lifetimes.accessToken, Math.max(60, Math.ceil(milliseconds / 1000)));
}

/** @param reason for the audit: a word that stays the same */
export type EndGrants = (userId: string, grantIds: readonly string[], reason: string) => Promise<void>;

function signInAgain(description: string): OAuthError {
  return new OAuthError("invalid_grant", { description });
}
