import { Octokit } from "octokit";
import type { GitHubSettings } from "../../settings/settings.ts";
import { githubFetch } from "./request.ts";

/**
 * GitHub's REST API as the account whose token is given.
 *
 * The throttling plugin stays off: its queues are global to the module, so in Workers they cross requests and
 * overlapping calls never return. Retries stay off too, so that a write can never happen twice.
 */
export function githubApi(settings: GitHubSettings, token: string, signal?: AbortSignal): Octokit {
  return new Octokit({
    auth: token,
    baseUrl: settings.apiUrl,
    userAgent: "remote-mcp-github",
    throttle: { enabled: false },
    retry: { enabled: false },
    request: { fetch: githubFetch, ...(signal && { signal }) },
  });
}

export type { Octokit as GitHubApi } from "octokit";
