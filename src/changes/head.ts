import * as z from "zod";
import { ToolFailure } from "../catalogue/context.ts";
import type { GitHubApi } from "../upstream/github/api.ts";
import { answerOf } from "../views/answer.ts";
import { named } from "./named.ts";
import { refusedAs } from "./refusal.ts";
import type { RepositoryParts } from "./tree.ts";

const reference = z.object({ object: z.object({ sha: z.string() }) });
const described = z.object({ default_branch: z.string() });

/**
 * The commit that a branch points to; undefined in a repository without any commit.
 * @throws {ToolFailure} if there is no such branch
 */
export async function headOf(
  api: GitHubApi,
  repository: RepositoryParts,
  branch: string,
): Promise<string | undefined> {
  try {
    const { data } = await api.request("GET /repos/{owner}/{repo}/git/ref/{ref}", {
      ...repository,
      ref: `heads/${branch}`,
    });
    return answerOf(reference, data, "a branch").object.sha;
  } catch (error) {
    if (refusedAs(error, 409)) return undefined;
    if (!refusedAs(error, 404)) throw error;
    const place = `${repository.owner}/${repository.repo}`;
    throw new ToolFailure(
      `There is no branch ${named(branch)} in ${place}, or the signed-in account cannot see it. Nothing was changed.`,
    );
  }
}

/** The branch that a repository shows first. */
export async function defaultBranchOf(api: GitHubApi, { owner, repo }: RepositoryParts): Promise<string> {
  const { data } = await api.request("GET /repos/{owner}/{repo}", { owner, repo });
  return answerOf(described, data, "a repository").default_branch;
}

/** @throws {ToolFailure} if a head is not the one that was expected, by the caller or by whoever agreed */
export function holdTo(expected: string | undefined, head: string, what: string): void {
  if (expected === undefined || expected.toLowerCase() === head) return;
  throw new ToolFailure(
    `${what} is at ${head} now and not at ${expected.toLowerCase()}. Nothing was changed: look at what is new, then try again.`,
  );
}
