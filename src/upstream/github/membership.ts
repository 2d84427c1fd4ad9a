import { z } from "zod";
import type { GitHubApi } from "./api.ts";
import { classifyGitHubError, isDenial } from "./failure.ts";

const membership = z.object({ state: z.enum(["active", "pending"]) });

/**
 * Whether the signed-in account is an active member of an organization. Undefined if GitHub could not say: that is
 * not a no. An organization that hides itself from this app is one (404, 403).
 */
export function isOrganizationMember(
  api: GitHubApi,
  organization: string,
  refusal: false | undefined,
): Promise<boolean | undefined> {
  return ask(() => api.request("GET /user/memberships/orgs/{org}", { org: organization }), refusal);
}

/** Whether an account, by its current login, is an active member of a team. Undefined if GitHub could not say. */
export function isTeamMember(
  api: GitHubApi,
  organization: string,
  team: string,
  login: string,
  refusal: false | undefined,
) {
  const parameters = { org: organization, team_slug: team, username: login };
  return ask(
    () => api.request("GET /orgs/{org}/teams/{team_slug}/memberships/{username}", parameters),
    refusal,
  );
}

/** @param refusal what a 403 means */
async function ask(
  request: () => Promise<{ data: unknown }>,
  refusal: false | undefined,
): Promise<boolean | undefined> {
  try {
    const answer = membership.safeParse((await request()).data);
    return answer.success ? answer.data.state === "active" : undefined;
  } catch (error) {
    const failure = classifyGitHubError(error);
    if (!failure) throw error;
    if (failure.status === 404) return false;
    return isDenial(failure.kind) ? refusal : undefined;
  }
}
