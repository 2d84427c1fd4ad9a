import type { LocalGitHub } from "../../dev/github/index.ts";

/** How the token endpoint was used since `calls` was emptied or another point: the number of requests to it. */
export function tokenRequests(github: LocalGitHub): number {
  return github.calls().filter(({ path }) => path === "/login/oauth/access_token").length;
}

/** How often GitHub was asked to delete a token. */
export function tokenDeletions(github: LocalGitHub): number {
  return github
    .calls()
    .filter(({ method, path }) => method === "DELETE" && /^\/applications\/[^/]+\/token$/.test(path)).length;
}

/** The access tokens that GitHub still takes, of all that it gave out. */
export async function workingTokens(github: LocalGitHub): Promise<string[]> {
  const working = [];
  for (const token of github.issuedTokens()) {
    if (token.startsWith("ghr_")) continue;
    const { status } = await fetch(`${github.url}/user`, {
      headers: { authorization: `Bearer ${token}`, "user-agent": "test" },
    });
    if (status === 200) working.push(token);
  }
  return working;
}
