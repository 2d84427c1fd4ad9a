import { refusal } from "../refusal.ts";
import type { RepositoryCall } from "../repository-call.ts";
import type { RepositoryEndpoint } from "../repository-endpoint.ts";
import { type Job, type Run, shownJob, shownRun } from "./runs.ts";

/** Workflows, their runs, the runs' jobs and the jobs' logs. */
export const actionEndpoints: readonly RepositoryEndpoint[] = [
  { method: "GET", path: /^\/actions\/workflows$/, answer: listWorkflows },
  { method: "GET", path: /^\/actions\/runs$/, answer: (call) => listRuns(call, () => true) },
  { method: "GET", path: /^\/actions\/workflows\/([^/]+)\/runs$/, answer: listRunsOfWorkflow },
  { method: "GET", path: /^\/actions\/runs\/(\d+)$/, answer: readRun },
  { method: "GET", path: /^\/actions\/runs\/(\d+)\/jobs$/, answer: listJobs },
  { method: "GET", path: /^\/actions\/jobs\/(\d+)$/, answer: readJob },
  { method: "GET", path: /^\/actions\/jobs\/(\d+)\/logs$/, answer: readLog },
];

/** The newest first. */
function runsOf({ github, repository }: RepositoryCall): Run[] {
  const runs = github.runs.filter(({ seeded }) => seeded.repo === repository.fullName);
  return runs.toSorted((one, other) => other.seeded.at.localeCompare(one.seeded.at));
}

const findJob = (call: RepositoryCall, id: string): Job | undefined =>
  runsOf(call)
    .flatMap(({ jobs }) => jobs)
    .find((job) => String(job.id) === id);

async function listWorkflows(call: RepositoryCall): Promise<Response> {
  const byId = new Map(runsOf(call).map((run) => [run.workflowId, run]));
  const workflows = [...byId].map(([id, { seeded }]) => ({
    ...{ id, node_id: `W_${id}`, name: seeded.name, path: seeded.path, state: "active" },
    url: `${call.url}/actions/workflows/${id}`,
  }));
  return call.page(workflows, (page) => ({ total_count: workflows.length, workflows: page }));
}

async function listRuns(call: RepositoryCall, isOfWorkflow: (run: Run) => boolean): Promise<Response> {
  const is = (name: string, ...values: (string | null)[]) => {
    const wanted = call.query.get(name);
    return wanted === null || values.includes(wanted);
  };
  const wanted = runsOf(call).filter(
    (run) =>
      isOfWorkflow(run) &&
      is("branch", run.seeded.branch) &&
      is("event", run.seeded.event) &&
      is("actor", run.seeded.actor) &&
      // a conclusion is as good as a status
      is("status", run.seeded.status, run.seeded.conclusion),
  );
  const runs = await Promise.all(wanted.map((run) => shownRun(call, run)));
  return call.page(runs, (page) => ({ total_count: runs.length, workflow_runs: page }));
}

async function listRunsOfWorkflow(call: RepositoryCall, workflow: string): Promise<Response> {
  const isIt = ({ workflowId, seeded }: Run) =>
    String(workflowId) === workflow || seeded.path.endsWith(`/${workflow}`);
  return runsOf(call).some(isIt) ? listRuns(call, isIt) : refusal(404);
}

async function readRun(call: RepositoryCall, id: string): Promise<Response> {
  const run = runsOf(call).find((candidate) => String(candidate.id) === id);
  return run === undefined ? refusal(404) : Response.json(await shownRun(call, run));
}

async function listJobs(call: RepositoryCall, id: string): Promise<Response> {
  const run = runsOf(call).find((candidate) => String(candidate.id) === id);
  if (run === undefined) return refusal(404);
  const jobs = await Promise.all(run.jobs.map((job) => shownJob(call, job)));
  return call.page(jobs, (page) => ({ total_count: jobs.length, jobs: page }));
}

async function readJob(call: RepositoryCall, id: string): Promise<Response> {
  const job = findJob(call, id);
  return job === undefined ? refusal(404) : Response.json(await shownJob(call, job));
}

/** GitHub sends to another host for a log; here it has another name. */
async function readLog(call: RepositoryCall, id: string): Promise<Response> {
  if (call.request.token === undefined) return refusal(403, "Must have admin rights to Repository.");
  const job = findJob(call, id);
  // there is no log before the end
  if (job === undefined || job.seeded.status !== "completed") return refusal(404);
  const { port } = new URL(call.github.url);
  const location = `http://127.0.0.1:${port}${call.github.logs.add(job)}`;
  return new Response(null, { status: 302, headers: { location } });
}
