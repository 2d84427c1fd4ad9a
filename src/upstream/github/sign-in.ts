import * as oauth from "oauth4webapi";
import type { GitHubSettings } from "../../settings/settings.ts";
import { type Credential, credential, scopeSetName } from "./credential.ts";
import { UpstreamFailure } from "./failure.ts";
import { githubFetch } from "./request.ts";

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

/** Where to send the browser to sign in at GitHub, asking for `scopes` and no more. */
export function signInUrl(
  settings: GitHubSettings,
  request: { redirectUri: string; state: string; challenge: string; scopes: readonly string[] },
): string {
  const url = new URL(`${settings.url}/login/oauth/authorize`);
  url.search = new URLSearchParams({
    client_id: settings.clientId,
    redirect_uri: request.redirectUri,
    scope: request.scopes.join(" "),
    state: request.state,
    code_challenge: request.challenge,
    code_challenge_method: "S256",
    response_type: "code",
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
  const client: oauth.Client = { client_id: settings.clientId };
  try {
    const parameters = oauth.validateAuthResponse(server, client, callback, oauth.skipStateCheck);
    const response = await oauth.authorizationCodeGrantRequest(
      server,
      client,
      oauth.ClientSecretPost(settings.clientSecret),
      parameters,
      proof.redirectUri,
      proof.verifier,
      {
        [oauth.customFetch]: errorsAsStatus,
        // settings allow http for a GitHub on this machine only
        [oauth.allowInsecureRequests]: settings.url.startsWith("http:"),
      },
    );
    return credentialOf(await oauth.processAuthorizationCodeResponse(server, client, response));
  } catch (error) {
    throw classify(error);
  }
}

/** GitHub as an authorization server; it publishes no metadata. Its `iss` is this one (RFC 9207), when it sends it. */
function serverOf(settings: GitHubSettings): oauth.AuthorizationServer {
  return {
    issuer: `${settings.url}/login/oauth`,
    authorization_endpoint: `${settings.url}/login/oauth/authorize`,
    token_endpoint: `${settings.url}/login/oauth/access_token`,
  };
}

/**
 * GitHub answers a failed exchange with status 200 and an error in the body; RFC 6749 section 5.2 wants 400.
 * This restores the status, so that the library sees the error.
 * @throws {UpstreamFailure} when GitHub itself failed: the library would call that a malformed answer
 */
const errorsAsStatus = async (
  url: string,
  options: oauth.CustomFetchOptions<"POST", URLSearchParams>,
): Promise<Response> => {
  const response = await githubFetch(url, {
    method: options.method,
    headers: { ...options.headers, accept: "application/json", "user-agent": "remote-mcp-github" },
    body: options.body,
    redirect: "manual",
    ...(options.signal && { signal: options.signal }),
  });
  if (response.status >= 500) {
    throw new UpstreamFailure(
      "unavailable",
      `GitHub is having trouble (status ${response.status}). Try again in a minute.`,
      `code exchange answered ${response.status}`,
      response.status,
    );
  }
  if (response.status !== 200) return response;
  const text = await response.text();
  const status = isErrorBody(text) ? 400 : 200;
  return new Response(text, {
    status,
    headers: { "content-type": response.headers.get("content-type") ?? "" },
  });
};

function isErrorBody(text: string): boolean {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === "object" && body !== null && "error" in body;
  } catch {
    return false;
  }
}

function credentialOf(response: oauth.TokenEndpointResponse): Credential {
  // GitHub separates scopes with commas, RFC 6749 section 3.3 with spaces
  const scopes = scopeSetName((response.scope ?? "").split(/[\s,]+/).filter(Boolean));
  const granted = credential.safeParse({
    accessToken: response.access_token,
    scopes: scopes ? scopes.split(" ") : [],
    ...(response.expires_in !== undefined && {
      expiresAt: Math.floor(Date.now() / 1000) + response.expires_in,
    }),
    ...(response.refresh_token !== undefined && { refreshToken: response.refresh_token }),
  });
  if (granted.success) return granted.data;
  throw new UpstreamFailure(
    "malformed",
    "GitHub's answer to the sign-in could not be used.",
    "unusable token",
  );
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
