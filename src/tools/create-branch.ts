import * as z from "zod";
import { ToolFailure } from "../catalogue/context.ts";
import { branch } from "../catalogue/parameters/branch.ts";
import { ref } from "../catalogue/parameters/ref.ts";
import { repositoryParameters } from "../catalogue/parameters/repository.ts";
import { defineTool } from "../catalogue/tool.ts";
import { defaultBranchOf, headOf } from "../changes/head.ts";
import { named } from "../changes/named.ts";
import { mayNotWrite, refusedAs, refusedWith, saying } from "../changes/refusal.ts";
import type { RepositoryParts } from "../changes/tree.ts";
import { untrustedLine } from "../text/untrusted.ts";
import type { GitHubApi } from "../upstream/github/api.ts";
import { classifyGitHubError } from "../upstream/github/failure.ts";
import { answerOf } from "../views/answer.ts";
import { nameOf } from "../views/fields.ts";

/** A commit: its SHA alone, as it is asked for, or all of it, as a server answers that does not know that form. */
const commit = z.union([
  z.string().regex(/^[0-9a-f]{40,64}$/),
  z.object({ sha: z.string() }).transform(({ sha }) => sha),
]);

export const createBranch = defineTool({
  name: "createBranch",
  title: "Create a branch",
  description:
    "Makes a new branch in a repository, at the head of another branch, a tag or a commit. Returns the commit that it points to; commitFiles puts more on it.",
  input: z.strictObject({
    ...repositoryParameters,
    branch: branch.describe("The new one's name"),
    from: ref.optional().describe("A branch, a tag or a commit's SHA; the default branch if absent"),
  }),
  output: z.strictObject({ branch: z.string(), sha: z.string(), from: z.string() }),
  annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: true },
  scopes: ["repos:write"],
  async run({ owner, repo, branch, from }, context) {
    const api = await context.github();
    const repository = { owner, repo };
    const start = from ?? (await defaultBranchOf(api, repository));
    // a tag may be called like the default branch, and is not meant
    const sha =
      from === undefined
        ? await headAt(api, repository, start)
        : await commitAt(api, { owner, repo, ref: from });
    await api
      .request("POST /repos/{owner}/{repo}/git/refs", { ...repository, ref: `refs/heads/${branch}`, sha })
      .catch((error: unknown) => {
        throw explained(error, repository, branch);
      });
    return { branch, sha: untrustedLine(sha, 100), from: nameOf(start, 250) };
  },
});

function explained(error: unknown, repository: RepositoryParts, branch: string): unknown {
  const place = `${repository.owner}/${repository.repo}`;
  if (refusedWith(error, [422], /already exists/i))
    return saying(`There is a branch ${named(branch)} in ${place} already. Nothing was changed.`, error);
  // what it begins at was read a moment ago
  if (classifyGitHubError(error)?.kind === "not-found")
    return saying(`${mayNotWrite(place)} Nothing was changed.`, error);
  return error;
}

async function headAt(api: GitHubApi, repository: RepositoryParts, branch: string): Promise<string> {
  const head = await headOf(api, repository, branch);
  if (head !== undefined) return head;
  throw new ToolFailure(
    `${repository.owner}/${repository.repo} has no commit yet, so no branch can begin. Make the first one with commitFiles. Nothing was changed.`,
  );
}

async function commitAt(
  api: GitHubApi,
  place: { readonly owner: string; readonly repo: string; readonly ref: string },
): Promise<string> {
  try {
    // the whole of a commit can be longer than any answer that is read
    const { data } = await api.request("GET /repos/{owner}/{repo}/commits/{ref}", {
      ...place,
      per_page: 1,
      mediaType: { format: "sha" },
    });
    return answerOf(commit, data, "a commit");
  } catch (error) {
    if (!refusedAs(error, 404, 422)) throw error;
    throw new ToolFailure(
      `There is no branch, tag or commit ${named(place.ref)} in ${place.owner}/${place.repo}, or the signed-in account cannot see it. Nothing was changed.`,
    );
  }
}
