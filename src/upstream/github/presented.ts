import type { GitHubSettings } from "../../settings/settings.ts";
import type { Credential } from "../credential.ts";
import type { Presented, PresentedToken } from "../upstream.ts";
import { githubApi } from "./api.ts";
import { readProfile } from "./profile.ts";
import { carries, includes } from "./scopes.ts";
import { fixedToken } from "./token-source.ts";

/**
 * Personal access tokens, classic and fine-grained, by GitHub's prefixes ("About authentication to GitHub", token
 * formats). Others are an app's: `gho_` and `ghu_` were given to some app for its own use, and whoever of them comes
 * here with one was not let in by that.
 */
const form = /^(?:ghp_[A-Za-z0-9]{36,251}|github_pat_[A-Za-z0-9_]{22,244})$/;

export function isPersonalAccessToken(text: string): boolean {
  return form.test(text);
}

/**
 * Whether a personal access token may not see what its person is a member of: GitHub answers it then as if there were no
 * such thing. A fine-grained one sees one organization at most, and does not say which.
 */
export function hidesMemberships({
  accessToken,
  scopes,
}: Pick<Credential, "accessToken" | "scopes">): boolean {
  return isPersonalAccessToken(accessToken) && !scopes.some((held) => includes(held, "read:org"));
}

/**
 * Whose a personal access token is. GitHub says of a classic one which scopes it has, in a header of each answer; of a
 * fine-grained one it says nothing: what that may do, GitHub holds it to call by call.
 * @throws {UpstreamFailure}
 */
export async function readPresented(
  settings: GitHubSettings,
  accessToken: Presented["accessToken"],
  withEmail: boolean,
): Promise<PresentedToken> {
  const api = githubApi(settings, fixedToken(accessToken));
  let scopes: string[] = [];
  api.hook.after("request", ({ headers }) => {
    scopes = scopesIn(headers["x-oauth-scopes"]);
  });
  const profile = await readProfile(api, false);
  const credential = { accessToken, scopes };
  // asked for the address only where it may see it
  return withEmail && carries(credential, "user:email")
    ? { credential, profile: await readProfile(api, true) }
    : { credential, profile };
}

function scopesIn(header: unknown): string[] {
  if (typeof header !== "string") return [];
  const names = header.split(",").map((name) => name.trim());
  return [...new Set(names)].filter((name) => /^[a-z_:]{1,50}$/.test(name)).sort();
}
