import * as oauth from "oauth4webapi";
import type { GitHubSettings } from "../../settings/settings.ts";
import type { Credential } from "../credential.ts";
import { UpstreamFailure } from "./failure.ts";
import { clientOf, credentialOf, requestOptions, serverOf } from "./token-endpoint.ts";

/**
 * Exchanges a refresh token for a new credential. GitHub ends the refresh token and the access token it came with,
 * so this must run once for each.
 * @throws {UpstreamFailure} `unauthorized` if GitHub no longer takes the refresh token; any other kind says that it
 * could not be asked, and the refresh token may be good still
 */
export async function refreshCredential(settings: GitHubSettings, refreshToken: string): Promise<Credential> {
  const server = serverOf(settings);
  const client = clientOf(settings);
  try {
    const response = await oauth.refreshTokenGrantRequest(
      server,
      client,
      oauth.ClientSecretPost(settings.clientSecret),
      refreshToken,
      requestOptions(settings),
    );
    return credentialOf(await oauth.processRefreshTokenResponse(server, client, response));
  } catch (error) {
    throw classify(error);
  }
}

/** What GitHub answers for a refresh token that it does not take; `invalid_grant` is RFC 6749's word for it. */
const refusals = ["bad_refresh_token", "invalid_grant"];

function classify(error: unknown): UpstreamFailure {
  if (error instanceof UpstreamFailure) return error;
  if (error instanceof oauth.ResponseBodyError && refusals.includes(error.error)) {
    return new UpstreamFailure("unauthorized", "GitHub ended this connection. Sign in again.", error.error);
  }
  if (error instanceof oauth.ResponseBodyError || error instanceof oauth.OperationProcessingError) {
    return new UpstreamFailure(
      "malformed",
      "GitHub's answer to the refresh could not be used.",
      error.code ?? error.name,
    );
  }
  const detail = error instanceof Error ? error.name : "unknown";
  return new UpstreamFailure("unavailable", "GitHub could not be reached. Try again in a minute.", detail);
}
