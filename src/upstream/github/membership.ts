import * as z from "zod";
import type { GitHubApi } from "./api.ts";
import { classifyGitHubError, isDenial } from "./failure.ts";

/** What it means if GitHub does not answer with a membership. */
export interface NoAnswer {
  /** It refuses to say (403): a no for who signs in, nothing for who was let in before. */
  readonly refusal: false | undefined;
  /** There is none that the token may see (404). */
  readonly absence: false | undefined;
}

const membership = z.object({ state: z.enum(["active", "pending"]) });

/**
 * Whether the signed-in account is an active member of an organization. Undefined if GitHub could not say: that is
 * not a no. An organization that hides itself from this app is one (404, 403).
 */
export function isOrganizationMember(
  api: GitHubApi,
  organization: string,
  meaning: NoAnswer,
): Promise<boolean | undefined> {
  return ask(() => api.request("GET /user/memberships/orgs/{org}", { org: organization }), meaning);
}

/** Whether an account, by its current login, is an active member of a team. Undefined if GitHub could not say. */
export function isTeamMember(
  api: GitHubApi,
  organization: string,
  team: string,
  login: string,
  meaning: NoAnswer,
) {
  const parameters = { org: organization, team_slug: team, username: login };
  return ask(
    () => api.request("GET /orgs/{org}/teams/{team_slug}/memberships/{username}", parameters),
    meaning,
  );
}

async function ask(
  request: () => Promise<{ data: unknown }>,
  { refusal, absence }: NoAnswer,
): Promise<boolean | undefined> {
  try {
    const answer = membership.safeParse((await request()).data);
    return answer.success ? answer.data.state === "active" : undefined;
  } catch (error) {
    const failure = classifyGitHubError(error);
    if (!failure) throw error;
    if (failure.status === 404) return absence;
    return isDenial(failure.kind) ? refusal : undefined;
  }
}
