import type { Memberships } from "../upstream.ts";
import type { GitHubApi } from "./api.ts";
import { isOrganizationMember, isTeamMember, type NoAnswer } from "./membership.ts";
import { readProfile } from "./profile.ts";

/** The memberships of the account that `api` acts as. Its login is asked for once, and only for a team. */
export function membershipsOf(api: GitHubApi, meaning: NoAnswer): Memberships {
  let login: Promise<string | undefined> | undefined;
  const currentLogin = () => {
    login ??= readProfile(api, false).then(
      (profile) => profile.login,
      () => undefined,
    );
    return login;
  };
  return {
    async of(group) {
      const colon = group.indexOf(":");
      const [organization = "", team] = group.slice(colon + 1).split("/");
      if (team === undefined) return await isOrganizationMember(api, organization, meaning);
      const username = await currentLogin();
      return username === undefined
        ? undefined
        : await isTeamMember(api, organization, team, username, meaning);
    },
  };
}
