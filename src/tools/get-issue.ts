import { z } from "zod";
import { number } from "../catalogue/parameters/number.ts";
import { paging } from "../catalogue/parameters/paging.ts";
import { repositoryParameters } from "../catalogue/parameters/repository.ts";
import { defineTool } from "../catalogue/tool.ts";
import { comment, commentsOn } from "../views/comment.ts";
import { issueFacts, issueOf } from "../views/issue.ts";
import { notice, untrustedNotice } from "../views/notice.ts";
import { more } from "../views/page.ts";

export const getIssue = defineTool({
  name: "getIssue",
  title: "Get an issue",
  description:
    "Reads the conversation of one issue or pull request: its text, state, labels, people and dates, and its comments, oldest first, ten a page. What was cut says where it goes on. For what a pull request changes, use getPullRequest.",
  input: z.strictObject({
    ...repositoryParameters,
    number,
    ...paging,
    fromLine: z
      .int()
      .min(1)
      .optional()
      .describe("Line of the body to begin at: bodyNextLine of an earlier result"),
  }),
  output: z.strictObject({ notice, ...issueFacts, comments: z.array(comment), ...more }),
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true },
  scopes: ["repos:read"],
  async run({ page, fromLine, ...place }, context) {
    const api = await context.github();
    // whoever goes on to the next page has read the body
    const bodyFrom = fromLine ?? (page === 1 ? 1 : undefined);
    const [issue, comments] = await Promise.all([
      issueOf(api, place, bodyFrom),
      commentsOn(api, place, page),
    ]);
    return { notice: untrustedNotice, ...issue, ...comments };
  },
});
