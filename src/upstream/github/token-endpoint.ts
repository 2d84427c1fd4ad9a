import * as oauth from "oauth4webapi";
import type { GitHubSettings } from "../../settings/settings.ts";
import { type Credential, credential, scopeSetName } from "../credential.ts";
import { UpstreamFailure } from "./failure.ts";
import { githubFetch } from "./request.ts";

/** GitHub's token endpoint, its quirks put right, so that an OAuth library can talk to it. */

/** Us, as a client of GitHub's. */
export function clientOf(settings: GitHubSettings): oauth.Client {
  return { client_id: settings.clientId };
}

/** How requests to the token endpoint are made. */
export function requestOptions(settings: GitHubSettings) {
  return {
    [oauth.customFetch]: errorsAsStatus,
    // settings allow http for a GitHub on this machine only
    [oauth.allowInsecureRequests]: settings.url.startsWith("http:"),
  };
}

/** GitHub as an authorization server; it publishes no metadata. Its `iss` is this one (RFC 9207), when it sends it. */
export function serverOf(settings: GitHubSettings): oauth.AuthorizationServer {
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
      `token endpoint answered ${response.status}`,
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

/** What GitHub granted. */
export function credentialOf(response: oauth.TokenEndpointResponse): Credential {
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
