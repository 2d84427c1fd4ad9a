import * as z from "zod";
import { ToolFailure } from "../catalogue/context.ts";
import { line } from "../catalogue/parameters/line.ts";
import { number } from "../catalogue/parameters/number.ts";
import { paging } from "../catalogue/parameters/paging.ts";
import { repositoryParameters } from "../catalogue/parameters/repository.ts";
import { defineTool } from "../catalogue/tool.ts";
import type { GitHubApi } from "../upstream/github/api.ts";
import { classifyGitHubError } from "../upstream/github/failure.ts";
import { changedFile, changedFilesOf } from "../views/changed-file.ts";
import { diff, diffOf } from "../views/diff.ts";
import { type IssuePlace, isIssue } from "../views/issue.ts";
import { notice, untrustedNotice } from "../views/notice.ts";
import { more } from "../views/page.ts";
import { pullFacts, pullOf } from "../views/pull-request.ts";
import { lineComment, review, reviewsOf } from "../views/review.ts";
import { pullDiffUri } from "../views/uri.ts";

/** What the included parts may take together, in bytes of JSON; what is left of a result is for the facts. */
const included = 15_000;

export const getPullRequest = defineTool({
  name: "getPullRequest",
  title: "Get a pull request",
  description:
    "Reads one pull request: text, state, branches, whether it can be merged, labels, reviewers and counts. include adds its changed files, its diff, or its reviews with comments on lines; they share the room, so include one for the most of it. For the conversation, use getIssue.",
  input: z.strictObject({
    ...repositoryParameters,
    number,
    include: z.array(z.enum(["files", "diff", "reviews"])).default([]),
    page: paging.page.describe("Of the files or reviews: nextPage of an earlier result"),
    fromLine: line.default(1).describe("Line of the diff to begin at: its nextLine"),
  }),
  output: z.strictObject({
    notice,
    ...pullFacts,
    files: z.array(changedFile).optional(),
    diff: diff.optional(),
    reviews: z.array(review).optional(),
    lineComments: z.array(lineComment).optional(),
    ...more,
  }),
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true },
  scopes: ["repos:read"],
  links: ({ diff, number }, { owner, repo }) =>
    diff?.firstLine === 1 && diff.nextLine === undefined && diff.note === undefined
      ? []
      : [
          {
            type: "resource_link",
            uri: pullDiffUri(owner, repo, number),
            name: `Diff of #${number}`,
            mimeType: "text/x-diff",
          },
        ],
  async run({ include, page, fromLine, ...place }, context) {
    const api = await context.github();
    const parts = new Set(include);
    const mostBytes = Math.floor(included / Math.max(1, parts.size));
    const [pull, files, changes, reviews] = await Promise.all([
      pullOf(api, place),
      parts.has("files") ? changedFilesOf(api, place, page, mostBytes) : {},
      parts.has("diff") ? diffOf(api, place, { fromLine, page, mostBytes }) : {},
      parts.has("reviews") ? reviewsOf(api, place, page, mostBytes) : {},
    ]).catch((error: unknown) => orAsIssue(api, place, error));
    return { notice: untrustedNotice, ...pull, ...files, ...changes, ...reviews };
  },
});

/** Says of a number that is no pull request's whether it is an issue's. */
async function orAsIssue(api: GitHubApi, place: IssuePlace, error: unknown): Promise<never> {
  const isUnknown = classifyGitHubError(error)?.status === 404;
  if (isUnknown && (await isIssue(api, place).catch(() => false)))
    throw new ToolFailure(`#${place.number} is an issue and not a pull request: use getIssue.`);
  throw error;
}
