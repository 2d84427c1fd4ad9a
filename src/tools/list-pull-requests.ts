import * as z from "zod";
import { paging } from "../catalogue/parameters/paging.ts";
import { ref } from "../catalogue/parameters/ref.ts";
import { repositoryParameters } from "../catalogue/parameters/repository.ts";
import { stateFilter } from "../catalogue/parameters/state.ts";
import { defineTool } from "../catalogue/tool.ts";
import { notice, untrustedNotice } from "../views/notice.ts";
import { more } from "../views/page.ts";
import { pullRow, pullsOf } from "../views/pull-request.ts";

/** A branch, or "owner:branch" for a fork's: GitHub wants the owner, whoever it is. */
const head = z
  .string()
  .max(350)
  .refine(
    (given) => ref.safeParse(given.replace(/^[A-Za-z0-9_-]{1,100}:/, "")).success,
    'must be a branch, or "owner:branch"',
  )
  .optional()
  .describe('Only those of this branch; of a fork\'s as "owner:branch"');

export const listPullRequests = defineTool({
  name: "listPullRequests",
  title: "List pull requests",
  description:
    "Lists the pull requests of a repository, 30 a page, newest first unless sorted otherwise: number, title, state (open, closed or merged), author and branches. Use it to find one by its state or branch; getPullRequest reads it.",
  input: z.strictObject({
    ...repositoryParameters,
    state: stateFilter.describe("closed includes merged"),
    base: ref.optional().describe("Only those into this branch"),
    head,
    sort: z.enum(["created", "updated", "popularity"]).default("created").describe("Most or latest first"),
    ...paging,
  }),
  output: z.strictObject({ notice, pullRequests: z.array(pullRow), ...more }),
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true },
  scopes: ["repos:read"],
  async run({ head, ...filter }, context) {
    const source = head === undefined || head.includes(":") ? head : `${filter.owner}:${head}`;
    const found = await pullsOf(await context.github(), { ...filter, head: source });
    return { notice: untrustedNotice, ...found };
  },
});
