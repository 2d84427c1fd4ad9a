import * as z from "zod";
import type { GitHubApi } from "../../upstream/github/api.ts";
import { answerOf } from "../answer.ts";

const names = z.array(z.object({ full_name: z.string() }));

/** How many repositories are completed from: those that were pushed to last. */
const mostAsked = 100;

/** The repositories of the caller, "owner/repo", the last pushed to first. Those beyond the limits are left out. */
export async function ownRepositories(api: GitHubApi): Promise<string[]> {
  return await namesAt(api, "GET /user/repos", { sort: "pushed" });
}

/** Those of an account or an organization. A limited connection may not ask for them. */
export async function repositoriesOf(api: GitHubApi, owner: string): Promise<string[]> {
  return await namesAt(api, "GET /users/{username}/repos", { username: owner, sort: "pushed" });
}

/** Those of an account or an organization that a search finds, which can be kept within limits. */
export async function repositoriesFound(api: GitHubApi, owner: string): Promise<string[]> {
  const { data } = await api.request("GET /search/repositories", { q: `user:${owner}`, per_page: mostAsked });
  const { items } = answerOf(z.object({ items: names }), data, "a search of repositories");
  return items.map(({ full_name }) => full_name);
}

async function namesAt(
  api: GitHubApi,
  route: string,
  parameters: Record<string, unknown>,
): Promise<string[]> {
  const { data } = await api.request(route, { ...parameters, per_page: mostAsked });
  return answerOf(names, data, "repositories").map(({ full_name }) => full_name);
}
