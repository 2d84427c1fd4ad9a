import * as z from "zod";
import { commitSha } from "../catalogue/parameters/commit-sha.ts";
import { number } from "../catalogue/parameters/number.ts";
import { repositoryParameters } from "../catalogue/parameters/repository.ts";
import { defineTool } from "../catalogue/tool.ts";
import { holdTo } from "../changes/head.ts";
import { commitMessage, title } from "../changes/parameters.ts";
import {
  type MergeMethod,
  mergeSummary,
  type PullParts,
  readPull,
  refuseUnmergeable,
  whyUnmergeable,
} from "../changes/pull.ts";
import { refusedAs, refusedWith, saying } from "../changes/refusal.ts";
import { untrustedLine } from "../text/untrusted.ts";
import type { GitHubApi } from "../upstream/github/api.ts";
import { answerOf } from "../views/answer.ts";
import { nameOf } from "../views/fields.ts";
import { notice, untrustedNotice } from "../views/notice.ts";

const answer = z.object({ sha: z.string() });

export const mergePullRequest = defineTool({
  name: "mergePullRequest",
  title: "Merge a pull request",
  description:
    "Merges a pull request into its base, exactly as far as it was read (or as expectedHead says). This cannot be taken back. Returns the commit on the base.",
  input: z.strictObject({
    ...repositoryParameters,
    number,
    method: z.enum(["merge", "squash", "rebase"]).default("merge"),
    commitTitle: title.optional(),
    commitMessage: commitMessage.optional(),
    expectedHead: commitSha.optional().describe("Merge only if its branch is still at this commit"),
  }),
  output: z.strictObject({
    notice,
    number: z.number(),
    title: z.string(),
    base: z.string(),
    head: z.string().describe("The commit that was merged"),
    sha: z.string().describe("The commit on the base"),
  }),
  annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: true },
  scopes: ["repos:write"],
  async confirmation(input, context) {
    const pull = await readPull(await context.github(), input);
    refuseUnmergeable(pull);
    holdTo(input.expectedHead, pull.head.sha, `The branch of pull request #${input.number}`);
    return { summary: mergeSummary(pull, input), basis: pull.head.sha };
  },
  async run(input, context, agreed) {
    const { owner, repo, number, method, commitTitle, commitMessage, expectedHead } = input;
    const api = await context.github();
    const pull = await readPull(api, input);
    refuseUnmergeable(pull);
    for (const expected of [expectedHead, agreed?.basis])
      holdTo(expected, pull.head.sha, `The branch of pull request #${number}`);
    const merge = {
      ...{ owner, repo, pull_number: number, merge_method: method, sha: pull.head.sha },
      ...(commitTitle !== undefined && { commit_title: commitTitle }),
      ...(commitMessage !== undefined && { commit_message: commitMessage }),
    };
    const { data } = await api
      .request("PUT /repos/{owner}/{repo}/pulls/{pull_number}/merge", merge)
      .catch(async (error: unknown) => {
        throw await explained(error, api, input, method);
      });
    return {
      notice: untrustedNotice,
      number,
      title: untrustedLine(pull.title, 1000),
      base: nameOf(pull.base.ref, 250),
      head: untrustedLine(pull.head.sha, 100),
      sha: untrustedLine(answerOf(answer, data, "a merge").sha, 100),
    };
  },
});

async function explained(
  error: unknown,
  api: GitHubApi,
  parts: PullParts,
  method: MergeMethod,
): Promise<unknown> {
  if (refusedWith(error, [405, 422], /not allowed on this repository/i))
    return saying(
      `${parts.owner}/${parts.repo} does not allow the method "${method}": use another one. Nothing was merged.`,
      error,
    );
  if (refusedWith(error, [409, 422], /head branch was modified|head sha|out of date/i))
    return saying(
      `The branch of pull request #${parts.number} moved meanwhile. Nothing was merged: look at what is new, then try again.`,
      error,
    );
  if (!refusedAs(error, 405)) return error;
  // it may say now what it had not found out yet
  const pull = await readPull(api, parts).catch(() => undefined);
  return pull ? saying(whyUnmergeable(pull), error) : error;
}
