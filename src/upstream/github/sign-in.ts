import * as oauth from "oauth4webapi";
import type { GitHubSettings } from "../../settings/settings.ts";

import type { Credential } from "../credential.ts";

import { UpstreamFailure } from "./failure.ts";
import { clientOf, credentialOf, requestOptions, serverOf } from "./token-endpoint.ts";

/** The person said no at GitHub (RFC 6749 section 4.1.2.1 `access_denied`). */
export class SignInDenied extends Error {
  override readonly name = "SignInDenied";
}

/** A PKCE pair (RFC 7636): the verifier stays here, the challenge goes to GitHub. */
export interface ProofKey {
  readonly verifier: string;
  readonly challenge: string;
}

export async function newProofKey(): Promise<ProofKey> {
  const verifier = oauth.generateRandomCodeVerifier();
  return { verifier, challenge: await oauth.calculatePKCECodeChallenge(verifier) };
}

/** A sign-in at GitHub. */
export interface SignInRequest {
  readonly redirectUri: string;
  readonly state: string;
  readonly challenge: string;
  readonly scopes: readonly string[];
  /** The account that is expected: a hint, which GitHub need not follow. */
  readonly login?: string | undefined;
  /** Has GitHub ask which account, in place of taking the one that is signed in there. */
  readonly pickAccount?: boolean;
}

/** Where to send the browser to sign in at GitHub, asking for the request's scopes and no more. */
export function signInUrl(settings: GitHubSettings, request: SignInRequest): string {
  const url = new URL(`${settings.url}/login/oauth/authorize`);
  url.search = new URLSearchParams({
    client_id: settings.clientId,
    redirect_uri: request.redirectUri,
    scope: request.scopes.join(" "),
    state: request.state,
    code_challenge: request.challenge,
    code_challenge_method: "S256",
    response_type: "code",
    ...(request.login !== undefined && { login: request.login }),
    ...(request.pickAccount === true && { prompt: "select_account" }),
  }).toString();
  return url.href;
}

/**
 * Finishes a sign-in at our callback: checks GitHub's answer and exchanges its code.
 * @param callback the callback's URL; its `state` has been checked by the caller
 * @throws {SignInDenied} when the person cancelled at GitHub
 * @throws {UpstreamFailure} when GitHub failed, or answered something else
 */
export async function finishSignIn(
  settings: GitHubSettings,
  callback: URL,
  proof: { redirectUri: string; verifier: string },
): Promise<Credential> {
  const server = serverOf(settings);
  const client = clientOf(settings);
  try {
    const parameters = oauth.validateAuthResponse(server, client, callback, oauth.skipStateCheck);
    const response = await oauth.authorizationCodeGrantRequest(
      server,
      client,
      oauth.ClientSecretPost(settings.clientSecret),
      parameters,
      proof.redirectUri,
      proof.verifier,
      requestOptions(settings),
    );
    return credentialOf(await oauth.processAuthorizationCodeResponse(server, client, response));
  } catch (error) {
    throw classify(error);
  }
}

function classify(error: unknown): Error {
  if (error instanceof UpstreamFailure) return error;
  if (error instanceof oauth.AuthorizationResponseError) {
    if (error.error === "access_denied") return new SignInDenied("The person cancelled at GitHub.");
    return new UpstreamFailure(
      "forbidden",
      "GitHub refused the sign-in.",
      `callback error ${code(error.error)}`,
    );
  }
  if (error instanceof oauth.ResponseBodyError) {
    return new UpstreamFailure(
      "forbidden",
      "GitHub did not accept the sign-in.",
      `token error ${code(error.error)}`,
    );
  }
  if (error instanceof oauth.OperationProcessingError || error instanceof oauth.UnsupportedOperationError) {
    return new UpstreamFailure(
      "malformed",
      "GitHub's answer to the sign-in could not be used.",
      error.code ?? error.name,
    );
  }
  const detail = error instanceof Error ? error.name : "unknown";
  return new UpstreamFailure("unavailable", "GitHub could not be reached for the sign-in.", detail);
}

/** An error code of GitHub's, safe to log: it arrives in a URL that anybody can write. */
function code(value: string): string {
  return /^[a-z_]{1,64}$/.test(value) ? value : "(not an error code)";
}
