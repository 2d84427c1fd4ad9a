import * as z from "zod";
import { searchOrder, searchParameters } from "../catalogue/parameters/search.ts";
import { defineTool } from "../catalogue/tool.ts";
import { foundIssue, issueHit, issueHitOf } from "../views/issue-hit.ts";
import { notice, untrustedNotice } from "../views/notice.ts";
import { searchFacts, searchPage } from "../views/search.ts";

export const searchIssues = defineTool({
  name: "searchIssues",
  title: "Search issues and pull requests",
  description:
    "Finds issues and pull requests, without their text. Say which with `is:issue` or `is:pr`; narrow with `repo:owner/name`, `is:open`, `author:@me`, `assignee:@me`, `review-requested:@me`, `label:bug`. Use it across repositories or for words; listIssues and listPullRequests list those of one.",
  input: z.strictObject({
    ...searchParameters,
    sort: searchOrder("created", "updated", "comments"),
  }),
  output: z.strictObject({ notice, results: z.array(issueHit), ...searchFacts }),
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true },
  scopes: ["repos:read"],
  async run({ query, page, sort }, context) {
    const { items, facts } = await searchPage(await context.github(), {
      route: "GET /search/issues",
      query,
      page,
      item: foundIssue,
      sort,
    });
    return { notice: untrustedNotice, results: items.map(issueHitOf), ...facts };
  },
});
