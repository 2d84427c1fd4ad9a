import * as z from "zod";
import { line } from "../catalogue/parameters/line.ts";
import { number } from "../catalogue/parameters/number.ts";
import { paging } from "../catalogue/parameters/paging.ts";
import { repositoryParameters } from "../catalogue/parameters/repository.ts";
import { defineTool } from "../catalogue/tool.ts";
import { comment, commentOf, commentsOn } from "../views/comment.ts";
import { issueFacts, issueOf } from "../views/issue.ts";
import { notice, untrustedNotice } from "../views/notice.ts";
import { more } from "../views/page.ts";

export const getIssue = defineTool({
  name: "getIssue",
  title: "Get an issue",
  description:
    "Reads the conversation of one issue or pull request: its text, state, labels, people and dates, and its comments, oldest first, ten a page. Parts of long texts say how to read on. For what a pull request changes, use getPullRequest.",
  input: z.strictObject({
    ...repositoryParameters,
    number,
    ...paging,
    fromLine: line.optional().describe("Line of the body, or of the comment, to begin at"),
    commentId: z.int().min(1).optional().describe("Reads this comment, in place of the others"),
  }),
  output: z.strictObject({ notice, ...issueFacts, comments: z.array(comment), ...more }),
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true },
  scopes: ["repos:read"],
  async run({ page, fromLine, commentId, ...place }, context) {
    const api = await context.github();
    // whoever goes on to the next page, or in a comment, has read the body
    const bodyFrom = commentId === undefined ? (fromLine ?? (page === 1 ? 1 : undefined)) : undefined;
    const [issue, comments] = await Promise.all([
      issueOf(api, place, bodyFrom),
      commentId === undefined
        ? commentsOn(api, place, page)
        : commentOf(api, place, commentId, fromLine ?? 1),
    ]);
    return { notice: untrustedNotice, ...issue, ...comments };
  },
});
