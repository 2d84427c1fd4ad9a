import * as z from "zod";
import { paging } from "../catalogue/parameters/paging.ts";
import { ref } from "../catalogue/parameters/ref.ts";
import { repositoryParameters } from "../catalogue/parameters/repository.ts";
import { defineTool } from "../catalogue/tool.ts";
import { notice, untrustedNotice } from "../views/notice.ts";
import { more } from "../views/page.ts";
import { runRow, runStatus, runsOf } from "../views/workflow-run.ts";

export const listWorkflowRuns = defineTool({
  name: "listWorkflowRuns",
  title: "List workflow runs",
  description:
    "Lists the runs of a repository's GitHub Actions workflows, newest first, 30 a page: id, workflow, branch, event, status and conclusion. Use it to see whether CI passes or to find a failed run; getWorkflowRun says why it failed.",
  input: z.strictObject({
    ...repositoryParameters,
    branch: ref.optional().describe("Only runs of this branch"),
    status: runStatus.optional().describe("Only runs of this status or conclusion"),
    event: z
      .string()
      .max(50)
      .regex(/^[a-z_]+$/, 'must be an event, such as "push" or "pull_request"')
      .optional()
      .describe('Only runs of this event, such as "push"'),
    ...paging,
  }),
  output: z.strictObject({ notice, runs: z.array(runRow), ...more }),
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true },
  scopes: ["repos:read"],
  async run({ status, ...filter }, context) {
    return { notice: untrustedNotice, ...(await runsOf(await context.github(), filter, status)) };
  },
});
