import { afterAll, describe, expect, it } from "vitest";
import { startLocalGitHub } from "../../../dev/github/index.ts";
import { type Body, clientOf, itemsOf } from "./client.ts";

const github = await startLocalGitHub();
const { api } = clientOf(github);
afterAll(() => github.close());

const ACTIONS = "/repos/inspector/hello-world/actions";
const token = () => github.issueToken("demo", "");

const listed = (body: unknown, name: string) => itemsOf((body as Record<string, Body>)[name] as Body);

async function jobNamed(name: string): Promise<Body> {
  const runs = listed((await api(`${ACTIONS}/runs`)).body, "workflow_runs");
  for (const { id } of runs) {
    const jobs = listed((await api(`${ACTIONS}/runs/${id}/jobs`)).body, "jobs");
    const job = jobs.find((candidate) => candidate.name === name);
    if (job !== undefined) return job;
  }
  throw new Error(`There is no job ${name}.`);
}

async function logOf(name: string): Promise<string> {
  const { id } = await jobNamed(name);
  return (await fetch(`${github.url}${ACTIONS}/jobs/${id}/logs`, authorized())).text();
}

const authorized = () => ({ headers: { authorization: `Bearer ${token()}` } });

describe("runs", () => {
  it.each([
    ["", ["Nightly", "Say hello", "Initial commit"]],
    ["branch=topic", ["Say hello"]],
    ["status=failure", ["Nightly", "Say hello"]],
    ["status=success", ["Initial commit"]],
    ["status=completed&event=push", ["Initial commit"]],
    ["actor=demo", ["Say hello"]],
    ["status=queued", []],
    ["per_page=1&page=2", ["Say hello"]],
  ])("?%s are %j", async (query, titles) => {
    const { status, body } = await api(`${ACTIONS}/runs?${query}`, token());
    const runs = listed(body, "workflow_runs") as unknown as { display_title: string }[];
    expect([status, runs.map(({ display_title }) => display_title)]).toEqual([200, titles]);
  });

  it("count all, and link on", async () => {
    const { body, headers } = await api(`${ACTIONS}/runs?per_page=1`, token());
    expect(body).toMatchObject({ total_count: 3 });
    expect(headers.get("link")).toMatch(/\/repositories\/\d+\/actions\/runs\?per_page=1&page=3>; rel="last"/);
  });

  it("are shown with jobs and steps", async () => {
    const job = await jobNamed("test");
    expect(job).toMatchObject({
      ...{ status: "completed", conclusion: "failure", started_at: "2026-01-06T10:00:00Z" },
      steps: [
        { number: 1, name: "Set up job", conclusion: "success" },
        { number: 2, name: "Run npm test", conclusion: "failure" },
        { number: 3, conclusion: "skipped" },
        { number: 4 },
      ],
    });
    const run = (job as unknown as { run_id: number }).run_id;
    expect((await api(`${ACTIONS}/runs/${run}`)).body).toMatchObject({
      ...{ id: run, name: "CI", event: "pull_request", head_branch: "topic", conclusion: "failure" },
      ...{ run_number: 2, head_sha: expect.stringMatching(/^[0-9a-f]{40}$/), actor: { login: "demo" } },
      repository: { full_name: "inspector/hello-world" },
    });
    const other = await api(`/repos/demo/dotfiles/actions/runs/${run}`);
    expect(other.status).toBe(404);
    expect((await api("/repos/demo/dotfiles/actions/runs")).body).toMatchObject({ total_count: 0 });
    expect((await api(`${ACTIONS}/workflows/ci.yml/runs`)).body).toMatchObject({ total_count: 2 });
    expect((await api(`${ACTIONS}/workflows`)).body).toMatchObject({ total_count: 2 });
  });
});

describe("logs", () => {
  it("are at another address, which wants no credentials and takes none", async () => {
    const { id } = await jobNamed("test");
    const sent = await api(`${ACTIONS}/jobs/${id}/logs`, token(), { redirect: "manual" });
    const location = sent.headers.get("location") ?? "";
    expect(sent.status).toBe(302);
    expect(new URL(location).host).not.toBe(new URL(github.url).host);
    expect((await fetch(location, authorized())).status).toBe(400);
    expect((await fetch(location)).headers.get("content-type")).toContain("text/plain");
    expect((await fetch(`${location}0`)).status).toBe(403);
    await github.reset();
    expect((await fetch(location)).status).toBe(403);
  });

  it("have times, groups and errors", async () => {
    const lines = (await logOf("test")).split("\n");
    expect(lines[0]).toBe("2026-01-06T10:00:00.0001234Z Current runner version: '2.330.0'");
    expect(lines[1]).toMatch(/^[\d-]+T[\d:.]+Z ##\[group\]Run npm test$/);
    expect(lines).toContainEqual(expect.stringMatching(/Z ##\[error\]Process completed with exit code 1\.$/));
  });

  it("may be long, with the error at the end", async () => {
    const log = await logOf("everything");
    expect(log.length).toBeGreaterThan(3_000_000);
    expect(log.slice(-200)).toContain("##[error]The process ran out of memory.");
  });

  it("are for those with a token, of jobs that there are", async () => {
    const { id } = await jobNamed("test");
    expect((await api(`${ACTIONS}/jobs/${id}/logs`)).status).toBe(403);
    expect((await api(`${ACTIONS}/jobs/1/logs`, token())).status).toBe(404);
  });
});
