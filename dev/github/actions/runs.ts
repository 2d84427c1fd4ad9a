import { z } from "zod";
import type { RepositoryCall } from "../repository-call.ts";
import type { Seed, SeededRun } from "../seed.ts";

/** A job of a run, and where its log is found. */
export interface Job {
  readonly id: number;
  readonly seeded: SeededRun["jobs"][number];
  readonly run: Run;
}

/** A run of a workflow. */
export interface Run {
  readonly id: number;
  readonly workflowId: number;
  readonly runNumber: number;
  readonly seeded: SeededRun;
  readonly jobs: Job[];
}

const FIRST_RUN = 9_100_000_001;
const FIRST_JOB = 9_200_000_001;
const FIRST_WORKFLOW = 93_000_001;

/** All runs of the seed. `emulate` can have none, as it has no way to make a workflow. */
export function runsOf(seed: Seed): Run[] {
  const workflows: string[] = [];
  let jobs = 0;
  return seed.workflow_runs.map((seeded, index) => {
    const workflow = `${seeded.repo} ${seeded.path}`;
    if (!workflows.includes(workflow)) workflows.push(workflow);
    const earlier = seed.workflow_runs.slice(0, index).filter(({ repo, path }) => {
      return `${repo} ${path}` === workflow;
    });
    const run: Run = {
      ...{ id: FIRST_RUN + index, workflowId: FIRST_WORKFLOW + workflows.indexOf(workflow) },
      ...{ runNumber: earlier.length + 1, seeded, jobs: [] },
    };
    for (const job of seeded.jobs) run.jobs.push({ id: FIRST_JOB + jobs++, seeded: job, run });
    return run;
  });
}

const commitSchema = z.looseObject({
  sha: z.string(),
  commit: z.looseObject({
    ...{ message: z.string(), author: z.looseObject({}), committer: z.looseObject({ date: z.string() }) },
    tree: z.looseObject({ sha: z.string() }),
  }),
});
const accountSchema = z.looseObject({ login: z.string() });

/** A run as answers show it; it ran on the first commit. */
export async function shownRun(call: RepositoryCall, run: Run): Promise<Record<string, unknown>> {
  const { seeded, id, workflowId, runNumber } = run;
  const { emulator } = call.github;
  const actor = accountSchema.parse(await (await emulator.read(undefined, `/users/${seeded.actor}`)).json());
  const { sha, commit } = await firstCommit(call);
  const url = `${call.url}/actions/runs/${id}`;
  const html_url = `${call.github.url}/${call.repository.fullName}/actions/runs/${id}`;
  const repository = await call.find(z.looseObject({}), "");
  return {
    ...{ id, name: seeded.name, node_id: `WFR_${id}`, head_branch: seeded.branch, head_sha: sha },
    ...{ path: seeded.path, display_title: seeded.title, run_number: runNumber, event: seeded.event },
    ...{ status: seeded.status, conclusion: seeded.conclusion, workflow_id: workflowId, check_suite_id: id },
    ...{ url, html_url, pull_requests: [], created_at: seeded.at, updated_at: ended(seeded), actor },
    ...{ run_attempt: 1, run_started_at: seeded.at, triggering_actor: actor, referenced_workflows: [] },
    ...{ jobs_url: `${url}/jobs`, logs_url: `${url}/logs`, artifacts_url: `${url}/artifacts` },
    workflow_url: `${call.url}/actions/workflows/${workflowId}`,
    head_commit: {
      ...{ id: sha, tree_id: commit.tree.sha, message: commit.message, timestamp: commit.committer.date },
      ...{ author: commit.author, committer: commit.committer },
    },
    repository,
    head_repository: repository,
  };
}

/** A job as answers show it. */
export async function shownJob(call: RepositoryCall, { id, seeded, run }: Job): Promise<object> {
  const { sha } = await firstCommit(call);
  const { name, status, conclusion } = seeded;
  const times = {
    started_at: run.seeded.at,
    completed_at: status === "completed" ? ended(run.seeded) : null,
  };
  const web = `${call.github.url}/${call.repository.fullName}/actions/runs/${run.id}`;
  return {
    ...{ id, run_id: run.id, workflow_name: run.seeded.name, head_branch: run.seeded.branch, head_sha: sha },
    ...{ run_url: `${call.url}/actions/runs/${run.id}`, run_attempt: 1, node_id: `CR_${id}`, name },
    ...{ url: `${call.url}/actions/jobs/${id}`, html_url: `${web}/job/${id}`, status, conclusion },
    ...{ created_at: run.seeded.at, ...times, check_run_url: `${call.url}/check-runs/${id}` },
    ...{ labels: ["ubuntu-latest"], runner_id: 1, runner_name: "GitHub Actions 1" },
    ...{ runner_group_id: 0, runner_group_name: "GitHub Actions" },
    steps: seeded.steps.map((step, index) => ({
      ...{ name: step.name, status, conclusion: step.conclusion, number: index + 1 },
      ...times,
    })),
  };
}

async function firstCommit(call: RepositoryCall) {
  const first = (await call.all(commitSchema, "/commits")).at(-1);
  if (first === undefined) throw new Error(`${call.repository.fullName} has no commit.`);
  return first;
}

/** Each run takes two minutes. */
const ended = ({ at }: SeededRun) => new Date(Date.parse(at) + 120_000).toISOString().replace(".000Z", "Z");
