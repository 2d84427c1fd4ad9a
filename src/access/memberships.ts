import type { GitHubApi } from "../upstream/github/api.ts";
import { isOrganizationMember, isTeamMember } from "../upstream/github/membership.ts";
import { readProfile } from "../upstream/github/profile.ts";
import type { Memberships } from "./rules.ts";

/**
 * The memberships of the account that `api` acts as. Its login is asked for once, and only for a team.
 * @param refusal what it means if GitHub refuses to say (403): a no for who signs in, nothing for who was let in
 */
export function membershipsOf(api: GitHubApi, refusal: false | undefined): Memberships {
  let login: Promise<string | undefined> | undefined;
  const currentLogin = () => {
    login ??= readProfile(api, false).then(
      (profile) => profile.login,
      () => undefined,
    );
    return login;
  };
  return {
    ofOrganization: (organization) => isOrganizationMember(api, organization, refusal),
    async ofTeam(organization, team) {
      const username = await currentLogin();
      return username === undefined
        ? undefined
        : await isTeamMember(api, organization, team, username, refusal);
    },
  };
}
