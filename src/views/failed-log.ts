import * as z from "zod";
import type { GitHubApi } from "../upstream/github/api.ts";
import { textEnd } from "../upstream/github/long-text.ts";
import { failureBesides } from "./besides.ts";
import type { FailedJob } from "./job.ts";
import { failedSteps } from "./log-excerpt.ts";
import { jsonBytes } from "./row.ts";
import type { RunPlace } from "./workflow-run.ts";

/** What the log of a failed job says about it. */
export const failedLog = z.strictObject({
  job: z.string(),
  steps: z.array(z.strictObject({ step: z.string(), text: z.string() })),
  problem: z.string().optional(),
  url: z.string().optional(),
});

/** How many jobs' logs are read: often several fail for the same reason. */
export const mostLogs = 3;

/** Most that the logs take together, in bytes of JSON. */
const longestLogs = 12_000;

/** How much of the end of a log is read, in bytes. */
const mostRead = 512 * 1024;

/** What the logs of the first failed jobs say. */
export async function failedLogs(api: GitHubApi, place: RunPlace, failed: readonly FailedJob[]) {
  const read = failed.slice(0, mostLogs);
  const each = Math.floor(longestLogs / Math.max(1, read.length));
  return await Promise.all(read.map((job) => failedLogOf(api, place, job, each)));
}

async function failedLogOf(
  api: GitHubApi,
  { owner, repo }: RunPlace,
  job: FailedJob,
  mostBytes: number,
): Promise<z.output<typeof failedLog>> {
  const route = "GET /repos/{owner}/{repo}/actions/jobs/{job_id}/logs";
  const said = { job: job.name, steps: [], ...(job.url !== undefined && { url: job.url }) };
  try {
    const log = await textEnd(api, route, { owner, repo, job_id: job.id }, mostRead);
    const facts = { ...said, ...(!log.isWhole && { problem: onlyEnd }) };
    return { ...facts, steps: failedSteps(log.text, mostBytes - jsonBytes(facts)) };
  } catch (error) {
    return { ...said, problem: withoutLog(error) };
  }
}

const onlyEnd = "This log is long: only its end was read.";

/**
 * What to say in place of a log: the rest of the result stands without it.
 * @throws what is no failure of this log alone
 */
function withoutLog(error: unknown): string {
  const failure = failureBesides(error, "rate-limited");
  if (failure.status === 404 || failure.status === 410)
    return "GitHub does not have this log: it keeps logs for a limited time, and shows them when the job has ended.";
  return failure.message;
}
