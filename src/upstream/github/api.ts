import { Octokit } from "@octokit/core";
import { RequestError } from "@octokit/request-error";
import type { GitHubSettings } from "../../settings/settings.ts";
import { apiFetch, OwnFailure } from "./api-fetch.ts";
import type { Gate } from "./gate.ts";
import type { TokenSource } from "./token-source.ts";

export { fixedToken, type TokenSource } from "./token-source.ts";

/**
 * GitHub's REST API as the account whose token is given. Octokit itself never holds the token: whatever is done with
 * it, and whichever fetch it is given, only what passed the gate is sent with it.
 *
 * It is Octokit's core, without plugins. That for throttling has queues that are global to the module, so in Workers they
 * cross requests and overlapping calls never return. What may be repeated is for githubFetch to say. And `rest` takes as
 * much room in the bundle as all tools do; `request` knows the same parameters and answers by a route's name.
 *
 * @param gate what limits the requests, where somebody's permissions do; without, any of the API may be made
 */
export function githubApi(
  settings: GitHubSettings,
  tokens: TokenSource,
  signal?: AbortSignal,
  gate?: Gate,
): Octokit {
  const octokit = new Octokit({
    baseUrl: settings.apiUrl,
    userAgent: "remote-mcp-github",
    request: { fetch: apiFetch(settings.apiUrl, tokens, gate), ...(signal && { signal }) },
  });
  octokit.hook.error("request", (error) => {
    // Octokit says of whatever fetch throws that GitHub failed
    throw error instanceof RequestError && error.cause instanceof OwnFailure ? error.cause.cause : error;
  });
  return octokit;
}

export type { Octokit as GitHubApi } from "@octokit/core";
