import * as oauth from "oauth4webapi";
import type { Credential } from "../credential.ts";
import { UpstreamFailure } from "../failure.ts";
import type { Refreshable } from "../upstream.ts";
import { keptClaims } from "./claims.ts";
import { clientAuthentication } from "./client-authentication.ts";
import { classify } from "./failure.ts";
import { checkIdToken } from "./id-token.ts";
import type { Provider } from "./provider.ts";
import { credentialOf, tokensIn } from "./tokens.ts";

const act = "the refresh";

/**
 * Exchanges a refresh token (RFC 6749 section 6). The provider may give another with the new access token, or leave the
 * one that there is; an id_token that comes along has to be about the same account (OpenID Connect Core 1.0 section
 * 12.2).
 * @param discard revokes what was given, if it cannot be used
 * @throws {UpstreamFailure} `unauthorized` if it does not take the refresh token, or gave another account's
 */
export async function refreshCredential(
  provider: Provider,
  former: Refreshable,
  discard: (given: Credential) => Promise<void>,
): Promise<Credential> {
  const { client, settings } = provider;
  const { name } = settings;
  let given: Credential | undefined;
  try {
    const document = await provider.document();
    const response = await oauth.refreshTokenGrantRequest(
      ...([document, client] as const),
      clientAuthentication(settings, document.token_endpoint_auth_methods_supported),
      ...([former.refreshToken, provider.options] as const),
    );
    given = tokensIn(await response.clone().text());
    const tokens = await oauth.processRefreshTokenResponse(document, client, response);
    const idToken = oauth.getValidatedIdTokenClaims(tokens);
    if (idToken && idToken.sub !== former.claims?.sub) throw endedConnection(name, "another subject");
    // one whose signature cannot be checked just now says nothing; the tokens came from where they should all the same
    const isChecked =
      idToken !== undefined &&
      (await checkIdToken(provider, document, response, idToken).then(
        () => true,
        (error: unknown) => {
          if (classify(error, name, act).kind !== "unavailable") throw error;
          return false;
        },
      ));
    const claims = isChecked
      ? keptClaims([["id-token", idToken]], idToken.sub, settings, former.claims)
      : former.claims;
    return { refreshToken: former.refreshToken, ...credentialOf(provider, tokens, former.scopes, claims) };
  } catch (error) {
    if (given) await discard(given);
    if (error instanceof oauth.ResponseBodyError && error.error === "invalid_grant")
      throw endedConnection(name, "invalid_grant");
    throw classify(error, name, act);
  }
}

function endedConnection(name: string, detail: string): UpstreamFailure {
  return new UpstreamFailure("unauthorized", `${name} ended this connection. Sign in again.`, detail);
}
