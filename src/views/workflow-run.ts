import * as z from "zod";
import { untrustedLine } from "../text/untrusted.ts";
import type { GitHubApi } from "../upstream/github/api.ts";
import { answerOf } from "./answer.ts";
import {
  absentable,
  count,
  line,
  loginOf,
  nameOf,
  optionalAccount,
  optionalCount,
  optionalText,
  optionalTime,
  optionalUrl,
  present,
} from "./fields.ts";
import { moreAfter, pageSize } from "./page.ts";
import { fitTogether, roomIn } from "./row.ts";

/** What is told of a run wherever one is shown. */
const shownRun = {
  id: z.number(),
  name: z.string(),
  title: z.string(),
  branch: z.string(),
  event: z.string(),
  status: z.string(),
  conclusion: z.string().nullable(),
  createdAt: z.string().optional(),
  attempt: z.number(),
  sha: z.string(),
};

/** A run of a list. */
export const runRow = z.strictObject(shownRun);

const run = z.object({
  id: count,
  name: optionalText,
  display_title: optionalText,
  head_branch: optionalText,
  head_sha: z.string(),
  event: optionalText,
  status: absentable(line(15)),
  conclusion: absentable(line(16)),
  created_at: optionalTime,
  updated_at: optionalTime,
  run_attempt: optionalCount,
  actor: optionalAccount,
  html_url: optionalUrl,
});

export interface RunFilter {
  readonly owner: string;
  readonly repo: string;
  readonly branch?: string | undefined;
  readonly event?: string | undefined;
  readonly page: number;
}

/** A page of a repository's runs, newest first. @param status a status, or a conclusion */
export async function runsOf(
  api: GitHubApi,
  { branch, event, ...filter }: RunFilter,
  status: RunStatus | undefined,
) {
  const { data, headers } = await api.request("GET /repos/{owner}/{repo}/actions/runs", {
    ...{ ...filter, per_page: pageSize, exclude_pull_requests: true },
    ...(branch !== undefined && { branch }),
    ...(event !== undefined && { event }),
    ...(status !== undefined && { status }),
  });
  const { workflow_runs } = answerOf(z.object({ workflow_runs: z.array(run) }), data, "workflow runs");
  return { runs: workflow_runs.slice(0, pageSize).map(rowOf), ...moreAfter(filter.page, headers.link) };
}

/** What runs can be filtered by: GitHub takes a status and a conclusion for the same. */
export const runStatus = z.enum([
  ...(["queued", "in_progress", "completed", "requested", "waiting", "pending"] as const),
  ...(["success", "failure", "cancelled", "skipped", "timed_out"] as const),
  ...(["action_required", "neutral", "stale"] as const),
]);

type RunStatus = z.output<typeof runStatus>;

function rowOf(run: Run): z.output<typeof runRow> {
  const row = {
    ...{ id: run.id, name: "", title: "", branch: "", event: "", status: run.status ?? "unknown" },
    ...{ conclusion: run.conclusion ?? null, ...present({ createdAt: run.created_at }) },
    attempt: run.run_attempt ?? 1,
    sha: untrustedLine(run.head_sha.slice(0, 7), 10),
  };
  const room = roomIn(row);
  const texts = [run.name ?? "", run.display_title ?? "", run.event ?? ""];
  const lines = texts.map((text) => untrustedLine(text, room));
  const [name = "", title = "", event = "", branch = ""] = fitTogether(
    [...lines, nameOf(run.head_branch ?? "", room)],
    room,
  );
  return { ...row, name, title, branch, event };
}

type Run = z.output<typeof run>;

/** A run. */
export const runFacts = {
  ...shownRun,
  updatedAt: z.string().optional(),
  actor: z.string().nullable(),
  url: z.string(),
};

/** Where a repository's run is. */
export interface RunPlace {
  readonly owner: string;
  readonly repo: string;
  readonly runId: number;
}

export async function runOf(
  api: GitHubApi,
  { owner, repo, runId }: RunPlace,
): Promise<z.output<z.ZodObject<typeof runFacts>>> {
  const { data } = await api.request("GET /repos/{owner}/{repo}/actions/runs/{run_id}", {
    ...{ owner, repo, run_id: runId, exclude_pull_requests: true },
  });
  const found = answerOf(run, data, "a workflow run");
  return {
    id: found.id,
    name: untrustedLine(found.name ?? "", 200),
    title: untrustedLine(found.display_title ?? "", 500),
    branch: nameOf(found.head_branch ?? "", 250),
    event: untrustedLine(found.event ?? "", 40),
    status: found.status ?? "unknown",
    conclusion: found.conclusion ?? null,
    ...present({ createdAt: found.created_at, updatedAt: found.updated_at }),
    attempt: found.run_attempt ?? 1,
    actor: loginOf(found.actor) ?? null,
    sha: untrustedLine(found.head_sha, 64),
    url: found.html_url ?? "",
  };
}
