import type { GitHubSettings } from "../../settings/settings.ts";

/** Where a person sees, and can revoke, this server's access at GitHub, and asks organizations to approve it. */
export function reviewUrl({ url, clientId }: Pick<GitHubSettings, "url" | "clientId">): string {
  return `${url}/settings/connections/applications/${clientId}`;
}
