import { afterEach, describe, expect, it, vi } from "vitest";
import { getWorkflowRun } from "../../../src/tools/get-workflow-run.ts";
import { listWorkflowRuns } from "../../../src/tools/list-workflow-runs.ts";
import { untrustedNotice } from "../../../src/views/notice.ts";
import { type Answer, fakeFetch, linesOf } from "../upstream/fake-fetch.ts";
import { api, bytesOf, outputOf, problemsOf, withNext } from "./calling.ts";
import { expectReadablePage, hostileTexts, swollen } from "./hostile.ts";

afterEach(() => vi.unstubAllGlobals());

const repository = { owner: "acme", repo: "site" };
const place = { ...repository, runId: 10_000_000_001 };
const runs = `GET ${api}/repos/acme/site/actions/runs`;
const listRequest = `${runs}?page=1&per_page=30&exclude_pull_requests=true`;
const runRequest = `${runs}/10000000001?exclude_pull_requests=true`;
const jobsRequest = (page = 1) => `${runs}/10000000001/jobs?page=${page}&per_page=100`;
const logsRequest = (id: number) => `GET ${api}/repos/acme/site/actions/jobs/${id}/logs`;

const sha = "0123456789abcdef0123456789abcdef01234567";

/** A run as GitHub shows one. */
const run = (facts: object = {}) => ({
  ...{ id: place.runId, name: "CI", display_title: "Mend it", head_branch: "mend", head_sha: sha },
  ...{ event: "push", status: "completed", conclusion: "failure", run_attempt: 2, run_number: 7 },
  ...{ created_at: "2026-01-01T00:00:00Z", updated_at: "2026-01-01T00:10:00Z", actor: { login: "octocat" } },
  html_url: "https://github.com/acme/site/actions/runs/10000000001",
  ...facts,
});

const job = (facts: object = {}) => ({
  ...{ id: 1, name: "test", status: "completed", conclusion: "success" },
  html_url: "https://github.com/acme/site/actions/runs/10000000001/job/1",
  steps: [{ name: "Set up job", status: "completed", conclusion: "success", number: 1 }],
  ...facts,
});

const failed = (id: number, facts: object = {}) =>
  job({
    id,
    conclusion: "failure",
    steps: [...job().steps, { name: "Test", conclusion: "failure" }],
    ...facts,
  });

const log = (...lines: string[]) =>
  new Response(lines.map((line) => `2026-01-01T00:00:00.1Z ${line}\n`).join(""));

/** A GitHub with this run, these jobs and these logs. */
const github = (
  jobs: unknown,
  logs: Record<number, Answer> = {},
  facts: object = {},
): Record<string, Answer> => ({
  [runRequest]: Response.json(run(facts)),
  [jobsRequest()]: Response.json({ total_count: 1, jobs }),
  ...Object.fromEntries(Object.entries(logs).map(([id, answer]) => [logsRequest(Number(id)), answer])),
});

describe("listWorkflowRuns", () => {
  const row = {
    ...{ id: place.runId, name: "CI", title: "Mend it", branch: "mend", event: "push", status: "completed" },
    ...{ conclusion: "failure", createdAt: "2026-01-01T00:00:00Z", attempt: 2, sha: "0123456" },
  };

  it("gives what tells one from another", async () => {
    const waiting = {
      status: "queued",
      conclusion: null,
      name: null,
      head_branch: null,
      run_attempt: undefined,
    };
    fakeFetch({ [listRequest]: withNext({ total_count: 2, workflow_runs: [run(), run(waiting)] }) });
    expect(await outputOf(listWorkflowRuns, repository)).toEqual({
      notice: untrustedNotice,
      runs: [row, { ...row, name: "", branch: "", status: "queued", conclusion: null, attempt: 1 }],
      nextPage: 2,
    });
  });

  it("asks for what the arguments say", async () => {
    const sent = fakeFetch({});
    const filter = { branch: "feature/a", status: "failure", event: "pull_request", page: 3 };
    await expect(outputOf(listWorkflowRuns, { ...repository, ...filter })).rejects.toThrow();
    expect(Object.fromEntries(new URL(sent[0]?.url ?? "").searchParams)).toEqual({
      ...{ branch: "feature/a", status: "failure", event: "pull_request", page: "3", per_page: "30" },
      exclude_pull_requests: "true",
    });
  });

  it.each(hostileTexts(500))("keeps a row within 300 bytes, whatever is in it: %s", async (_what, text) => {
    const workflow_runs = Array.from({ length: 31 }, () => swollen(run(), text));
    fakeFetch({ [listRequest]: withNext({ workflow_runs }) });
    expectReadablePage(await outputOf(listWorkflowRuns, repository), "runs");
  });

  it.each([[], { workflow_runs: null }, { workflow_runs: [[]] }, { workflow_runs: [run({ id: "1" })] }])(
    "takes an answer of another form for GitHub's failure: %j",
    async (answer) => {
      fakeFetch({ [listRequest]: Response.json(answer) });
      await expect(outputOf(listWorkflowRuns, repository)).rejects.toMatchObject({ kind: "malformed" });
    },
  );

  it.each([
    [{ branch: "a b" }, /^branch: /],
    [{ status: "failed" }, /^status: /],
    [{ event: "Push!" }, /^event: must be an event/],
    [{ page: 0 }, /^page: /],
    [{ workflow: "ci" }, /^"workflow" is not a parameter/],
  ])("says what is wrong with %j, and asks nothing", async (args, problem) => {
    const problems = await problemsOf(listWorkflowRuns, { ...repository, ...args });
    expect(problems).toEqual([expect.stringMatching(problem)]);
  });
});

describe("getWorkflowRun", () => {
  it("says of a run that failed what failed, and why", async () => {
    const broken = log("##[group]Run npm test", "\u001b[31mexpected 1\u001b[0m", "##[error]exit code 1");
    fakeFetch(github([job(), failed(2, { name: "lint" })], { 2: broken }));
    expect(await outputOf(getWorkflowRun, place)).toEqual({
      notice: untrustedNotice,
      ...{
        id: place.runId,
        name: "CI",
        title: "Mend it",
        branch: "mend",
        event: "push",
        status: "completed",
      },
      ...{ conclusion: "failure", createdAt: "2026-01-01T00:00:00Z", updatedAt: "2026-01-01T00:10:00Z" },
      ...{ attempt: 2, actor: "octocat", sha, url: run().html_url },
      jobs: [
        { name: "lint", conclusion: "failure", failedSteps: ["Test"] },
        { name: "test", conclusion: "success" },
      ],
      failedLogs: [
        {
          job: "lint",
          steps: [{ step: "Run npm test", text: "expected 1\n##[error]exit code 1" }],
          url: job().html_url,
        },
      ],
      notes: [],
    });
  });

  it("reads no log of a run that passed", async () => {
    const sent = fakeFetch(github([job()], {}, { conclusion: "success" }));
    expect(await outputOf(getWorkflowRun, place)).toMatchObject({ failedLogs: [], notes: [] });
    expect(linesOf(sent)).toEqual([runRequest, jobsRequest()]);
  });

  it("says of a run that goes on that it does", async () => {
    const going = job({ status: "in_progress", conclusion: null, steps: null });
    fakeFetch(github([going], {}, { status: "in_progress", conclusion: null }));
    expect(await outputOf(getWorkflowRun, place)).toMatchObject({
      ...{ status: "in_progress", conclusion: null },
      jobs: [{ name: "test", status: "in_progress", conclusion: null }],
      notes: [expect.stringMatching(/^The run has not ended/)],
    });
  });

  it("takes what GitHub leaves out for nothing", async () => {
    const bare = { name: null, display_title: undefined, head_branch: null, actor: null, updated_at: null };
    const gone = { html_url: null, conclusion: null, status: null };
    fakeFetch(github([job({ html_url: null, conclusion: null, status: null })], {}, { ...bare, ...gone }));
    expect(await outputOf(getWorkflowRun, place)).toMatchObject({
      ...{ name: "", title: "", branch: "", actor: null, url: "", status: "unknown", conclusion: null },
      jobs: [{ name: "test", conclusion: null }],
    });
  });

  it("leaves out what only says more, if it is something else than documented", async () => {
    const odd = { name: 7, display_title: [], actor: [], html_url: "javascript:x", created_at: "now" };
    fakeFetch(github([job({ steps: {}, status: 7, html_url: {} })], {}, { ...odd, run_attempt: "2" }));
    const output = await outputOf(getWorkflowRun, place);
    expect(output).toMatchObject({
      ...{ name: "", title: "", actor: null, url: "", attempt: 1 },
      jobs: [{ name: "test", conclusion: "success" }],
    });
    expect(output).not.toHaveProperty("createdAt");
  });

  it("reads three logs at most, and says of the others that there are some", async () => {
    const ids = [1, 2, 3, 4, 5];
    const logs = Object.fromEntries(ids.map((id) => [id, log(`##[error]of ${id}`)]));
    const sent = fakeFetch(
      github(
        ids.map((id) => failed(id)),
        logs,
      ),
    );
    const output = await outputOf(getWorkflowRun, place);
    expect(output.failedLogs).toHaveLength(3);
    expect(output.notes).toEqual([
      expect.stringMatching(/^2 more jobs failed; only the logs of the first 3/),
    ]);
    expect(linesOf(sent)).toHaveLength(5);
  });

  it.each([
    [404, /^GitHub does not have this log/],
    [410, /^GitHub does not have this log/],
    [403, /^GitHub refused this/],
    [451, /legal reasons/],
  ])("stands without a log that GitHub answers with %i", async (status, problem) => {
    const refused = Response.json({ message: "no" }, { status });
    fakeFetch(github([failed(1), failed(2)], { 1: refused, 2: log("##[error]here") }));
    expect((await outputOf(getWorkflowRun, place)).failedLogs).toEqual([
      { job: "test", steps: [], problem: expect.stringMatching(problem), url: job().html_url },
      { job: "test", steps: [{ step: "Set up job", text: "##[error]here" }], url: job().html_url },
    ]);
  });

  it.each([
    [401, {}, "unauthorized"],
    [429, {}, "rate-limited"],
    [403, { "retry-after": "9" }, "rate-limited"],
  ])("fails where the next request would fail as well: %i, %j", async (status, headers, kind) => {
    fakeFetch(github([failed(1)], { 1: Response.json({}, { status, headers }) }));
    const { classifyGitHubError } = await import("../../../src/upstream/github/failure.ts");
    const error = await outputOf(getWorkflowRun, place).catch((thrown: unknown) => thrown);
    expect(classifyGitHubError(error)?.kind).toBe(kind);
  });

  it("reads the end of a log that is long, and says so", async () => {
    const lines = Array.from({ length: 50_000 }, (_, index) => `line ${index}`);
    fakeFetch(github([failed(1)], { 1: log("##[group]Run it", ...lines, "##[error]broken") }));
    const output = await outputOf(getWorkflowRun, place);
    expect(bytesOf(output)).toBeLessThanOrEqual(24_000);
    expect(output.failedLogs).toMatchObject([
      {
        problem: "This log is long: only its end was read.",
        steps: [{ text: expect.stringMatching(/line 49999\n##\[error\]broken$/) }],
      },
    ]);
  });

  it("shows the jobs of the page that is asked for", async () => {
    fakeFetch({ ...github([]), [jobsRequest(2)]: withNext({ jobs: [job({ name: "of page 2" })] }) });
    const output = await outputOf(getWorkflowRun, { ...place, page: 2 });
    expect(output).toMatchObject({ jobs: [{ name: "of page 2" }], nextPage: 3 });
  });

  it("says how many jobs it does not show; those that failed are not among them", async () => {
    const many = Array.from({ length: 99 }, (_, index) => job({ name: `${index} ${"x".repeat(100)}` }));
    fakeFetch(github([...many, failed(1, { name: "last" })], { 1: log("##[error]x") }));
    const { jobs, notes } = await outputOf(getWorkflowRun, place);
    expect((jobs as object[])[0]).toMatchObject({ name: "last" });
    const left = 100 - (jobs as object[]).length;
    expect(left).toBeGreaterThan(10);
    expect(notes).toEqual([expect.stringMatching(new RegExp(`^${left} more jobs of this page`))]);
  });

  it.each(hostileTexts(2000))("keeps within 24,000 bytes, whatever is in it: %s", async (_what, text) => {
    const large = (id: number) => ({
      ...(swollen(failed(id), text, ["conclusion"]) as object),
      ...{ id, conclusion: "failure" },
    });
    const hostileLog = () => new Response(`##[group]Run ${text}\n${text.repeat(50)}\n##[error]${text}\n`);
    fakeFetch({
      ...github(
        Array.from({ length: 30 }, (_, index) => large(index + 1)),
        {
          ...{ 1: hostileLog, 2: hostileLog, 3: hostileLog },
        },
      ),
      [runRequest]: Response.json(swollen(run(), text)),
    });
    const output = await outputOf(getWorkflowRun, place);
    expect(output.failedLogs).toHaveLength(3);
    expect(bytesOf(output)).toBeLessThanOrEqual(24_000);
    expect(JSON.stringify(output)).not.toMatch(/\\u00/);
  });

  it.each([
    [[], { jobs: [] }],
    [run({ id: null }), { jobs: [] }],
    [run({ head_sha: null }), { jobs: [] }],
    [run(), []],
    [run(), { jobs: [[]] }],
    [run(), { jobs: [job({ name: null })] }],
  ])("takes an answer of another form for GitHub's failure: %j, %j", async (found, jobs) => {
    fakeFetch({ [runRequest]: Response.json(found), [jobsRequest()]: Response.json(jobs) });
    await expect(outputOf(getWorkflowRun, place)).rejects.toMatchObject({ kind: "malformed" });
  });

  it("lets GitHub's refusal pass", async () => {
    fakeFetch({});
    await expect(outputOf(getWorkflowRun, place)).rejects.toMatchObject({ status: 404 });
  });

  it.each([
    [{ runId: 0 }, /^runId: /],
    [{ runId: "1" }, /^runId: /],
    [{ runId: 1e300 }, /^runId: /],
    [{ page: 101 }, /^page: /],
  ])("says what is wrong with %j, and asks nothing", async (args, problem) => {
    const problems = await problemsOf(getWorkflowRun, { ...place, ...args });
    expect(problems).toEqual([expect.stringMatching(problem)]);
  });
});
