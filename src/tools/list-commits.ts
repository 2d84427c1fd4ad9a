import * as z from "zod";
import { paging } from "../catalogue/parameters/paging.ts";
import { path } from "../catalogue/parameters/path.ts";
import { ref } from "../catalogue/parameters/ref.ts";
import { repositoryParameters } from "../catalogue/parameters/repository.ts";
import { defineTool } from "../catalogue/tool.ts";
import { hiddenIn } from "../text/untrusted.ts";
import { commitRow } from "../views/commit-row.ts";
import { listCommitRows } from "../views/commits.ts";
import { notice, untrustedNotice } from "../views/notice.ts";
import { more } from "../views/page.ts";

/** A time, or a day in UTC. */
const moment = z
  .string()
  .max(30)
  .regex(
    /^\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d))?$/,
    "must be in ISO 8601, such as 2026-01-31T12:00:00Z",
  )
  .refine((time) => !Number.isNaN(Date.parse(time)), "must be a day that there is");

export const listCommits = defineTool({
  name: "listCommits",
  title: "List commits",
  description:
    "Lists the commits of a branch, newest first: SHA, author, date and the first line of the message. Narrow by path, author or time to find out when something changed; read one with getCommit.",
  input: z.strictObject({
    ...repositoryParameters,
    ref: ref.optional().describe("Branch, tag or commit to start from; the default branch without"),
    path: path.optional().describe("Only commits that change this file or directory"),
    author: z
      .string()
      .min(1)
      .max(254)
      .regex(/^[^\s\\]+$/, "must be a login or an e-mail address")
      .refine(
        (author) => author.isWellFormed() && hiddenIn(author) === 0,
        "must be without invisible characters",
      )
      .optional()
      .describe("A login or an e-mail address"),
    since: moment.optional().describe("ISO 8601"),
    until: moment.optional().describe("ISO 8601"),
    ...paging,
  }),
  output: z.strictObject({ notice, commits: z.array(commitRow), ...more, note: z.string().optional() }),
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true },
  scopes: ["repos:read"],
  async run(input, context) {
    return { notice: untrustedNotice, ...(await listCommitRows(await context.github(), input)) };
  },
});
