import type { GitHubSettings } from "../../settings/settings.ts";
import { UpstreamFailure } from "./failure.ts";
import { githubFetch } from "./request.ts";

/**
 * Deletes a token at GitHub (REST: apps, delete an app token).
 * @throws {UpstreamFailure} if GitHub could not be asked; a token that it does not know is deleted already
 */
export async function revokeAtGitHub(settings: GitHubSettings, accessToken: string): Promise<void> {
  let response: Response;
  try {
    response = await githubFetch(
      `${settings.apiUrl}/applications/${encodeURIComponent(settings.clientId)}/token`,
      {
        method: "DELETE",
        headers: {
          authorization: `Basic ${Buffer.from(`${settings.clientId}:${settings.clientSecret}`).toString("base64")}`,
          accept: "application/vnd.github+json",
          "content-type": "application/json",
          "user-agent": "remote-mcp-github",
        },
        body: JSON.stringify({ access_token: accessToken }),
        redirect: "manual",
      },
    );
  } catch (error) {
    const detail = error instanceof Error ? error.name : "unknown";
    throw new UpstreamFailure("unavailable", "GitHub could not be reached.", detail);
  }
  await response.body?.cancel();
  if ([204, 404, 422].includes(response.status)) return;
  throw new UpstreamFailure(
    "unavailable",
    "GitHub did not delete the token.",
    `answered ${response.status}`,
    response.status,
  );
}
