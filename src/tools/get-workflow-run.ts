import * as z from "zod";
import { paging } from "../catalogue/parameters/paging.ts";
import { repositoryParameters } from "../catalogue/parameters/repository.ts";
import { defineTool } from "../catalogue/tool.ts";
import { failedLog, failedLogs, mostLogs } from "../views/failed-log.ts";
import { jobRow, jobsOf } from "../views/job.ts";
import { notice, untrustedNotice } from "../views/notice.ts";
import { more } from "../views/page.ts";
import { runFacts, runOf } from "../views/workflow-run.ts";

export const getWorkflowRun = defineTool({
  name: "getWorkflowRun",
  title: "Get a workflow run",
  description:
    "Reads one run of GitHub Actions, its latest attempt: status, jobs with failed steps first, and for up to three failed jobs the lines of their logs around the errors. Use it to find out why CI failed; listWorkflowRuns has the ids.",
  input: z.strictObject({
    ...repositoryParameters,
    runId: z.int().min(1).describe("id in listWorkflowRuns or a run's URL"),
    page: paging.page.describe("Of the jobs: nextPage of an earlier result"),
  }),
  output: z.strictObject({
    notice,
    ...runFacts,
    jobs: z.array(jobRow),
    failedLogs: z.array(failedLog),
    notes: z.array(z.string()),
    ...more,
  }),
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true },
  scopes: ["repos:read"],
  async run({ page, ...place }, context) {
    const api = await context.github();
    const [run, jobs] = await Promise.all([runOf(api, place), jobsOf(api, place, page)]);
    const logs = await failedLogs(api, place, jobs.failed);
    const withoutLog = jobs.failed.length - logs.length;
    const notes = [
      run.status !== "completed" && "The run has not ended: jobs and logs are as they are now.",
      jobs.leftOut > 0 && `${jobs.leftOut} more jobs of this page are not shown; see the run's url.`,
      withoutLog > 0 &&
        `${withoutLog} more jobs failed; only the logs of the first ${mostLogs} are shown. See the run's url.`,
    ].flatMap((note) => note || []);
    return {
      ...{ notice: untrustedNotice, ...run, jobs: jobs.rows, failedLogs: logs, notes },
      ...jobs.next,
    };
  },
});
