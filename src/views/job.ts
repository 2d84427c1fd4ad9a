import * as z from "zod";
import type { GitHubApi } from "../upstream/github/api.ts";
import { answerOf } from "./answer.ts";
import { absentable, count, line, optionalText, optionalUrl, present, readable } from "./fields.ts";
import { moreAfter } from "./page.ts";
import { jsonBytes } from "./row.ts";
import type { RunPlace } from "./workflow-run.ts";

/** A job of a run. */
export const jobRow = z.strictObject({
  name: z.string(),
  status: z.string().optional(),
  conclusion: z.string().nullable(),
  failedSteps: z.array(z.string()).optional(),
});

const job = z.object({
  id: count,
  name: line(80),
  status: absentable(line(15)),
  conclusion: absentable(line(16)),
  html_url: optionalUrl,
  steps: readable(z.object({ name: line(60), conclusion: optionalText })),
});

/** A job that failed, and where a person reads its log. */
export interface FailedJob {
  readonly id: number;
  readonly name: string;
  readonly url?: string;
}

/** GitHub gives that many at once. */
const jobsOnPage = 100;

/** Most that the jobs of a page take, in bytes of JSON. */
const longestPage = 7000;

/** How many failed steps of a job are named. */
const mostSteps = 3;

/** A page of the jobs of a run's latest attempt; those that failed come first. */
export async function jobsOf(api: GitHubApi, { owner, repo, runId }: RunPlace, page: number) {
  const { data, headers } = await api.request("GET /repos/{owner}/{repo}/actions/runs/{run_id}/jobs", {
    ...{ owner, repo, run_id: runId, page, per_page: jobsOnPage },
  });
  const { jobs } = answerOf(z.object({ jobs: z.array(job) }), data, "jobs of a workflow run");
  const isFailed = (job: Job) => failures.includes(job.conclusion ?? "");
  const failed = jobs.filter(isFailed);
  const shown = rowsWithin([...failed, ...jobs.filter((job) => !isFailed(job))]);
  return {
    rows: shown,
    leftOut: jobs.length - shown.length,
    failed: failed.map(({ id, name, html_url }): FailedJob => ({ id, name, ...present({ url: html_url }) })),
    next: moreAfter(page, headers.link),
  };
}

/** How a job or a step ends that went wrong by itself. */
const failures: readonly string[] = ["failure", "timed_out", "startup_failure"];

type Job = z.output<typeof job>;

function rowsWithin(jobs: readonly Job[]): z.output<typeof jobRow>[] {
  const rows: z.output<typeof jobRow>[] = [];
  let left = longestPage;
  for (const { name, status, conclusion, steps } of jobs) {
    const failedSteps = steps.filter((step) => failures.includes(step.conclusion ?? ""));
    const row = {
      name,
      ...(status && status !== "completed" && { status }),
      conclusion: conclusion ?? null,
      ...(failedSteps.length > 0 && { failedSteps: failedSteps.slice(0, mostSteps).map(({ name }) => name) }),
    };
    left -= jsonBytes(row) + 1;
    if (left < 0) break;
    rows.push(row);
  }
  return rows;
}
