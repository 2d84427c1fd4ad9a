import {
  GrantType,
  OAuthError,
  type TokenExchangeCallbackOptions,
  type TokenExchangeCallbackResult,
} from "@cloudflare/workers-oauth-provider";
import type { Accounts } from "../accounts/accounts.ts";
import { grantProps } from "./grant.ts";

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
) {
  return async (
    request: TokenExchangeCallbackOptions<unknown>,
  ): Promise<TokenExchangeCallbackResult | undefined> => {
    const { grantType, userId, grantId } = request;
    if (grantType !== GrantType.AUTHORIZATION_CODE && grantType !== GrantType.REFRESH_TOKEN) return undefined;
    const props = grantProps.safeParse(request.props);
    if (!props.success) throw signInAgain("This grant can no longer be used. Sign in again.");
    const expiresAt = Date.now() + idleSeconds * 1000;
    if (grantType === GrantType.AUTHORIZATION_CODE) await noteUse(request.clientId);
    const answer = await accounts.renew(userId, props.data.connectionId, grantId, expiresAt);
    if (answer.kind === "ended") {
      // The library ends this grant when it sees the error; the others lost the same credential
      await endGrants(
        userId,
        answer.grants.filter((id) => id !== grantId),
      );
      throw signInAgain(answer.message);
    }
    return undefined;
  };
}

export type EndGrants = (userId: string, grantIds: readonly string[]) => Promise<void>;

function signInAgain(description: string): OAuthError {
  return new OAuthError("invalid_grant", { description });
}
