import { Octokit, RequestError } from "octokit";
import type { GitHubSettings } from "../../settings/settings.ts";
import { githubFetch } from "./request.ts";

/** Where a request's credential comes from, and what happens when GitHub does not take it. */
export interface TokenSource {
  /** The token to act with now. */
  current(): Promise<string>;
  /** GitHub answered 401 to `token`. @returns a newer one to try once, or undefined if there is none */
  rejected(token: string): Promise<string | undefined>;
}

/** A token that nothing can replace, such as the one of a sign-in under way. */
export function fixedToken(token: string): TokenSource {
  return { current: async () => token, rejected: async () => undefined };
}

/**
 * GitHub's REST API as the account whose token is given.
 *
 * The throttling plugin stays off: its queues are global to the module, so in Workers they cross requests and
 * overlapping calls never return. The retry plugin stays off too: what may be repeated is for githubFetch to say.
 */
export function githubApi(settings: GitHubSettings, tokens: TokenSource, signal?: AbortSignal): Octokit {
  const octokit = new Octokit({
    baseUrl: settings.apiUrl,
    userAgent: "remote-mcp-github",
    throttle: { enabled: false },
    retry: { enabled: false },
    request: { fetch: githubFetch, ...(signal && { signal }) },
  });
  octokit.hook.wrap("request", async (request, options) => {
    const authorized = (token: string) => ({
      ...options,
      headers: { ...options.headers, authorization: `token ${token}` },
    });
    const token = await tokens.current();
    try {
      return await request(authorized(token));
    } catch (error) {
      if (!(error instanceof RequestError) || error.status !== 401) throw error;
      // A request that was not authenticated was not carried out, so even a write can be sent again
      const newer = await tokens.rejected(token);
      if (newer === undefined) throw error;
      return await request(authorized(newer));
    }
  });
  return octokit;
}

export type { Octokit as GitHubApi } from "octokit";
