import * as oauth from "oauth4webapi";
import { openIdAccountId } from "../../identity/account-id.ts";
import type { Credential } from "../credential.ts";
import type { Kept, Profile, SignInEnd, SignInRequest, SignInWish } from "../upstream.ts";
import { authorizationUrl } from "./authorization-request.ts";
import { type Claims, emailOf, keptClaims, type SaidClaims, shownProfile } from "./claims.ts";
import { clientAuthentication } from "./client-authentication.ts";
import { classify, malformed } from "./failure.ts";
import { checkIdToken } from "./id-token.ts";
import type { Provider } from "./provider.ts";
import { credentialOf, tokensIn } from "./tokens.ts";
import { userinfo } from "./userinfo.ts";

const act = "the sign-in";

/** Where to send the browser; what {@link finishSignIn} needs is given to `keep`. */
export async function beginSignIn(
  provider: Provider,
  request: SignInRequest,
  keep: (kept: Kept) => Promise<string>,
): Promise<string> {
  const document = await provider.document();
  const verifier = oauth.generateRandomCodeVerifier();
  const nonce = oauth.generateRandomNonce();
  const challenge = await oauth.calculatePKCECodeChallenge(verifier);
  const state = await keep({ verifier, nonce });
  return authorizationUrl(document, provider.settings, request, { state, nonce, challenge });
}

/**
 * Finishes a sign-in: the provider's answer, its tokens, and who it was (OpenID Connect Core 1.0 section 3.1.3).
 * @param discard revokes what was given, if it cannot be used
 * @throws {UpstreamFailure}
 */
export async function finishSignIn(
  provider: Provider,
  callback: URL,
  { verifier, nonce }: Kept,
  { redirectUri, withEmail }: SignInWish,
  discard: (given: Credential) => Promise<void>,
): Promise<SignInEnd> {
  const { client, settings } = provider;
  const { name } = settings;
  const document = await provider.document();
  let parameters: URLSearchParams;
  try {
    // with the issuer that RFC 9207 has it say: an answer of another provider's could be mixed in
    parameters = oauth.validateAuthResponse(document, client, callback, oauth.skipStateCheck);
  } catch (error) {
    if (error instanceof oauth.AuthorizationResponseError && error.error === "access_denied")
      return { kind: "denied" };
    throw classify(error, name, act);
  }
  if (nonce === undefined) throw malformed(name, act, "begun without a nonce");
  let given: Credential | undefined;
  try {
    const response = await oauth.authorizationCodeGrantRequest(
      ...([document, client] as const),
      clientAuthentication(settings, document.token_endpoint_auth_methods_supported),
      ...([parameters, redirectUri, verifier, provider.options] as const),
    );
    given = tokensIn(await response.clone().text());
    const checks = { expectedNonce: nonce, requireIdToken: true };
    const tokens = await oauth.processAuthorizationCodeResponse(document, client, response, checks);
    const idToken = oauth.getValidatedIdTokenClaims(tokens);
    if (!idToken) throw malformed(name, act, "no id_token");
    await checkIdToken(provider, document, response, idToken);
    const said = await userinfo(provider, document, tokens.access_token, idToken.sub);
    // what can change is asked last, and counts
    const places: SaidClaims = [...(said ? ([["userinfo", said]] as const) : []), ["id-token", idToken]];
    const sources = places.map(([, claims]) => claims);
    const asked = ["profile", ...(withEmail ? ["email"] : [])];
    const credential = credentialOf(provider, tokens, asked, keptClaims(places, idToken.sub, settings));
    return {
      kind: "signed-in",
      credential,
      profile: profileOf(provider, sources, idToken.sub, withEmail),
    };
  } catch (error) {
    const failure = classify(error, name, act);
    // a provider in trouble is no reason to end what else the person has: it is left to expire, and nobody keeps it
    if (given && failure.kind !== "unavailable") await discard(given);
    throw failure;
  }
}

/** An account. @param sources what is said of it, the most recent first */
export function profileOf(
  { settings }: Provider,
  sources: readonly Claims[],
  subject: string,
  withEmail: boolean,
): Profile {
  const email = withEmail ? emailOf(sources, settings) : undefined;
  return {
    id: openIdAccountId(settings.issuer, subject),
    ...shownProfile(sources, subject, settings),
    ...(email !== undefined && { email }),
    ...(withEmail && email === undefined && { emailRefused: true }),
  };
}
