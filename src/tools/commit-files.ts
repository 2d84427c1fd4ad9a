import * as z from "zod";
import { branch } from "../catalogue/parameters/branch.ts";
import { commitSha } from "../catalogue/parameters/commit-sha.ts";
import { repositoryParameters } from "../catalogue/parameters/repository.ts";
import { defineTool } from "../catalogue/tool.ts";
import { type CommitRequest, makeCommit, planCommit } from "../changes/commit.ts";
import { commitSummary } from "../changes/commit-summary.ts";
import { fileChanges } from "../changes/files.ts";
import { firstFile, makeFirstCommit } from "../changes/first-commit.ts";
import { defaultBranchOf, holdTo } from "../changes/head.ts";
import { named } from "../changes/named.ts";
import { commitMessage } from "../changes/parameters.ts";
import { shortened } from "../text/bytes.ts";
import { untrustedLine } from "../text/untrusted.ts";
import type { GitHubApi } from "../upstream/github/api.ts";

export const commitFiles = defineTool({
  name: "commitFiles",
  title: "Commit files",
  description:
    "Writes, edits and deletes files of a branch in one commit: all of it, or nothing. Edits are applied here to the file as it is on the branch; each oldText must be there exactly once. The branch must exist (createBranch). Returns the commit and what it did to each file.",
  input: z.strictObject({
    ...repositoryParameters,
    branch,
    message: commitMessage,
    files: fileChanges,
    expectedHead: commitSha.optional().describe("Commit only if the branch is still at this one"),
  }),
  output: z.strictObject({
    sha: z.string(),
    branch: z.string(),
    url: z.string(),
    files: z.array(
      z.strictObject({ path: z.string(), status: z.enum(["added", "modified", "deleted", "unchanged"]) }),
    ),
  }),
  annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: true },
  scopes: ["repos:write"],
  async confirmation(input, context) {
    const api = await context.github();
    const isDefaultBranch = input.branch === (await defaultBranchOf(api, input));
    if (!isDefaultBranch && !input.files.some((file) => file.delete)) return undefined;
    // nobody is asked about what cannot be done
    const plan = await planCommit(api, input);
    if (plan) return { summary: commitSummary(input, plan.files, isDefaultBranch), basis: plan.head };
    const { path } = firstFile(input);
    return { summary: commitSummary(input, [{ path, status: "added" }], isDefaultBranch), basis: noCommit };
  },
  async run(input, context, agreed) {
    const { sha, url, files } = await committed(await context.github(), input, agreed?.basis);
    return {
      sha: untrustedLine(sha, 100),
      branch: input.branch,
      url: untrustedLine(url, 500),
      files: files.map(({ path, status }) => ({ path: shortened(path, 250), status })),
    };
  },
});

/** What a first commit is agreed to for. */
const noCommit = "no commit";

async function committed(api: GitHubApi, request: CommitRequest, agreedHead: string | undefined) {
  const plan = await planCommit(api, request);
  if (!plan) {
    const { path } = firstFile(request);
    return { ...(await makeFirstCommit(api, request)), files: [{ path, status: "added" as const }] };
  }
  holdTo(agreedHead, plan.head, `The branch ${named(request.branch)}`);
  return { ...(await makeCommit(api, request, plan)), files: plan.files };
}
