import * as z from "zod";
import { paging } from "../catalogue/parameters/paging.ts";
import { repositoryParameters } from "../catalogue/parameters/repository.ts";
import { stateFilter } from "../catalogue/parameters/state.ts";
import { defineTool } from "../catalogue/tool.ts";
import { issuesOf } from "../views/issue.ts";
import { issueRow } from "../views/issue-row.ts";
import { notice, untrustedNotice } from "../views/notice.ts";
import { more } from "../views/page.ts";

export const listIssues = defineTool({
  name: "listIssues",
  title: "List issues",
  description:
    "Lists the issues of a repository, newest first, without their text and without pull requests. Returns up to 30 a page, which can be fewer than that or none; there are more if and only if nextPage is present. To read one, use getIssue; to look for words, searchIssues.",
  input: z.strictObject({
    ...repositoryParameters,
    state: stateFilter,
    labels: z
      .array(
        z
          .string()
          .min(1)
          .max(50)
          .regex(/^[^,]+$/, "must be one label, without a comma"),
      )
      .max(20)
      .optional()
      .describe("Only issues that have each of these labels"),
    ...paging,
  }),
  output: z.strictObject({ notice, issues: z.array(issueRow), ...more }),
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true },
  scopes: ["repos:read"],
  async run(filter, context) {
    return { notice: untrustedNotice, ...(await issuesOf(await context.github(), filter)) };
  },
});
