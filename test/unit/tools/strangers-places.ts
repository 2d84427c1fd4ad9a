import type { Administration } from "../../../src/administration/administration.ts";
import type { GrantFacts } from "../../../src/administration/facts.ts";
import type { AuditEntry } from "../../../src/audit/entry.ts";
import type { Sent } from "../upstream/fake-fetch.ts";

/** Where strangers write to GitHub, and what a tool makes of it. */
export interface Place {
  readonly tool: string;
  readonly of: string;
  readonly args: object;
  /** GitHub's answers by path. @param text what a stranger wrote, again for each place */
  readonly answers?: (text: () => string) => Record<string, unknown>;
  /** What an operator finds, for the tools of operators. */
  readonly administration?: (text: () => string) => Partial<Administration>;
}

const acme = { owner: "acme", repo: "site" };
const site = "/repos/acme/site";
const sha = "a".repeat(40);
const time = "2026-01-02T00:00:00Z";
const url = "https://github.com/acme/site";
const times = { created_at: time, updated_at: time };

const none = () => "x";

const issue = (text: () => string) => ({
  ...{ number: 7, title: text(), state: "open", body: text(), ...times, html_url: url },
  ...{ user: { login: text() }, labels: [{ name: text() }, text()], milestone: { title: text(), number: 1 } },
  assignees: [{ login: text() }],
  repository_url: `https://api.github.com${site}`,
});
const row = (text: () => string) => ({ ...issue(() => "x"), title: text(), labels: [text()] });
const branches = (name: () => string) => ({
  head: { ref: name(), sha, repo: { full_name: "acme/site" } },
  base: { ref: name(), sha, repo: { full_name: "acme/site" } },
});
const listedPull = (text: () => string) => ({
  ...{ ...issue(none), number: 8, title: text(), draft: false, mergeable_state: "clean" },
  ...branches(none),
});
const pull = (text: () => string) => ({
  ...listedPull(text),
  ...{ body: text(), labels: [{ name: text() }] },
});
const repository = (text: () => string) => ({
  ...{ full_name: "acme/site", description: text(), language: text(), private: false },
});
const commit = (text: () => string, facts: object = {}) => ({
  ...{ sha, commit: { message: text(), author: { name: text(), date: time } }, author: null, parents: [] },
  ...facts,
});
const release = (text: () => string) => ({ tag_name: "v1", name: text(), body: text(), assets: [] });
const run = (text: () => string) => ({
  ...{ id: 1, name: text(), display_title: text(), head_branch: "x", head_sha: sha, event: text() },
  ...{ status: "completed", conclusion: "failure", created_at: time },
});
const job = (text: () => string) => ({
  ...{ id: 2, name: text(), status: "completed", conclusion: "failure" },
  steps: [{ name: text(), conclusion: "failure" }],
});
const file = (text: string) => ({
  ...{ type: "file", encoding: "base64", content: Buffer.from(text.toWellFormed()).toString("base64") },
});
const changed = (filename: string, patch?: string) => ({
  ...{ filename, status: "modified", additions: 1, deletions: 0, patch },
});
const patchOf = (text: string) => `@@ -0,0 +1 @@\n${text.replace(/^/gm, "+")}`;
const isDiff = ({ headers }: Sent) => headers.get("accept")?.includes("diff") ?? false;

const grant = (text: () => string): GrantFacts => ({
  ...{ userId: "7", login: text(), grantId: "abc", clientId: text(), clientName: text() },
  ...{ scopes: ["profile"], createdAt: 0 },
});
const entry = (text: () => string): AuditEntry => ({
  ...{ id: "x", at: 0, kind: "tool", decision: "allowed", action: text(), login: text(), clientId: text() },
  ...{ reason: text(), subject: text(), detail: text(), grantId: text() },
});

/** Documents, titles, labels, branches: of these a model gets what a person sees. */
export const prose: readonly Place[] = [
  {
    ...{ tool: "getIssue", of: "an issue and a comment", args: { ...acme, number: 7 } },
    answers: (text) => ({
      [`${site}/issues/7`]: issue(text),
      [`${site}/issues/7/comments`]: [{ id: 1, user: { login: text() }, body: text() }],
    }),
  },
  {
    ...{ tool: "listIssues", of: "an issue", args: acme },
    answers: (text) => ({ [`${site}/issues`]: [row(text)] }),
  },
  {
    ...{ tool: "searchIssues", of: "an issue", args: { query: "x" } },
    answers: (text) => ({ "/search/issues": { items: [row(text)] } }),
  },
  {
    ...{ tool: "updateIssue", of: "an issue", args: { ...acme, number: 7, title: "x" } },
    answers: (text) => ({ [`${site}/issues/7`]: { ...issue(none), title: text() } }),
  },
  {
    ...{ tool: "createIssue", of: "an issue", args: { ...acme, title: "x" } },
    answers: (text) => ({ [`${site}/issues`]: { ...issue(none), title: text() } }),
  },
  {
    ...{ tool: "getRepository", of: "a description", args: acme },
    answers: (text) => ({
      [site]: { ...repository(none), description: text(), homepage: text(), license: { name: text() } },
      [`${site}/languages`]: { [text()]: 7 },
    }),
  },
  {
    ...{ tool: "listRepositories", of: "a description", args: {} },
    answers: (text) => ({ "/user/repos": [repository(text)] }),
  },
  {
    ...{ tool: "searchRepositories", of: "a description", args: { query: "x" } },
    answers: (text) => ({ "/search/repositories": { items: [repository(text)] } }),
  },
  {
    ...{ tool: "getContents", of: "a README", args: { ...acme, path: "README.md" } },
    answers: (text) => ({ [`${site}/contents/README.md`]: file(text()) }),
  },
  {
    ...{ tool: "listCommits", of: "a commit's message and author", args: acme },
    answers: (text) => ({ [`${site}/commits`]: [commit(text)] }),
  },
  {
    ...{ tool: "getCommit", of: "a commit's message and author", args: { ...acme, ref: sha } },
    answers: (text) => ({ [`${site}/commits/${sha}`]: commit(text) }),
  },
  {
    ...{ tool: "listReleases", of: "notes", args: acme },
    answers: (text) => ({ [`${site}/releases`]: [release(text)] }),
  },
  {
    ...{ tool: "listReleases", of: "notes of one", args: { ...acme, tag: "v1" } },
    answers: (text) => ({ [`${site}/releases/tags/v1`]: release(text) }),
  },
  {
    ...{ tool: "listPullRequests", of: "a pull request", args: acme },
    answers: (text) => ({ [`${site}/pulls`]: [listedPull(text)] }),
  },
  {
    ...{ tool: "getPullRequest", of: "a pull request, reviews and comments on lines" },
    args: { ...acme, number: 8, include: ["reviews"] },
    answers: (text) => ({
      [`${site}/pulls/8`]: pull(text),
      [`${site}/pulls/8/reviews`]: [{ user: { login: text() }, state: "APPROVED", body: text() }],
      [`${site}/pulls/8/comments`]: [{ user: { login: text() }, path: "a.ts", line: 1, body: text() }],
    }),
  },
  {
    ...{ tool: "mergePullRequest", of: "a pull request that a person is asked about" },
    args: { ...acme, number: 8 },
    answers: (text) => ({ [`${site}/pulls/8`]: { ...pull(none), title: text() } }),
  },
  {
    ...{ tool: "listWorkflowRuns", of: "a run", args: acme },
    answers: (text) => ({ [`${site}/actions/runs`]: { workflow_runs: [run(text)] } }),
  },
  {
    ...{ tool: "getWorkflowRun", of: "a run and its jobs", args: { ...acme, runId: 1 } },
    answers: (text) => ({
      [`${site}/actions/runs/1`]: run(text),
      [`${site}/actions/runs/1/jobs`]: { jobs: [job(text)] },
    }),
  },
  {
    ...{ tool: "listNotifications", of: "a notification", args: {} },
    answers: (text) => ({
      "/notifications": [
        { repository: { full_name: text() }, subject: { type: text(), title: text() }, reason: text() },
      ],
    }),
  },
  {
    ...{ tool: "listGrants", of: "who has a grant, and which app", args: {} },
    administration: (text) => ({ grants: async () => ({ grants: [grant(text)] }) }),
  },
  {
    ...{ tool: "revokeGrant", of: "a grant that an operator is asked about" },
    args: { userId: "7", grantId: "abc" },
    administration: (text) => ({ endable: async () => grant(text) }),
  },
  {
    ...{ tool: "getUsage", of: "the name of a tool", args: {} },
    administration: (text) => ({
      usage: async () => [{ day: "2026-08-01", tool: text(), calls: 1, failed: 0, notDone: 0 }],
    }),
  },
  {
    ...{ tool: "searchAudit", of: "an entry", args: {} },
    administration: (text) => ({ entries: async () => ({ entries: [entry(text)] }) }),
  },
];

/** Names, which are given back to GitHub: nothing is taken from them, and what is not seen is shown. */
export const names: readonly Place[] = [
  {
    ...{ tool: "getContents", of: "files of a directory", args: acme },
    answers: (text) => ({ [`${site}/contents`]: [{ name: text(), type: "file" }] }),
  },
  {
    ...{ tool: "getContents", of: "what a symlink points to", args: { ...acme, path: "link" } },
    answers: (text) => ({ [`${site}/contents/link`]: { type: "symlink", target: text() } }),
  },
  {
    ...{ tool: "getCommit", of: "changed files", args: { ...acme, ref: sha } },
    answers: (text) => ({ [`${site}/commits/${sha}`]: commit(none, { files: [changed(text())] }) }),
  },
  {
    ...{ tool: "getPullRequest", of: "changed files", args: { ...acme, number: 8, include: ["files"] } },
    answers: (text) => ({
      [`${site}/pulls/8`]: pull(none),
      [`${site}/pulls/8/files`]: [{ ...changed(text()), previous_filename: text() }],
    }),
  },
  {
    ...{ tool: "listPullRequests", of: "branches", args: acme },
    answers: (text) => ({ [`${site}/pulls`]: [{ ...listedPull(none), ...branches(text) }] }),
  },
  {
    ...{ tool: "getPullRequest", of: "branches", args: { ...acme, number: 8 } },
    answers: (text) => ({ [`${site}/pulls/8`]: { ...pull(none), ...branches(text) } }),
  },
  {
    ...{ tool: "listWorkflowRuns", of: "branches", args: acme },
    answers: (text) => ({
      [`${site}/actions/runs`]: { workflow_runs: [{ ...run(none), head_branch: text() }] },
    }),
  },
  {
    ...{ tool: "searchCode", of: "files", args: { query: "x" } },
    answers: (text) => ({
      "/search/code": { items: [{ path: text(), repository: { full_name: text() } }] },
    }),
  },
  {
    ...{ tool: "listReleases", of: "tags and files", args: { ...acme, tag: "v1" } },
    answers: (text) => ({
      [`${site}/releases/tags/v1`]: { ...release(none), tag_name: text(), assets: [{ name: text() }] },
    }),
  },
  {
    ...{ tool: "getRepository", of: "topics and a default branch", args: acme },
    answers: (text) => ({
      [site]: { ...repository(none), topics: [text()], default_branch: text() },
      [`${site}/readme`]: { path: text() },
    }),
  },
];

/** Patches: of a comment of HTML, there is only a mark. */
export const patches: readonly Place[] = [
  {
    ...{ tool: "getCommit", of: "a patch", args: { ...acme, ref: sha } },
    answers: (text) => ({
      [`${site}/commits/${sha}`]: commit(none, { files: [changed("README.md", patchOf(text()))] }),
    }),
  },
  {
    ...{ tool: "getPullRequest", of: "a diff", args: { ...acme, number: 8, include: ["diff"] } },
    answers: (text) => {
      const diff = patchOf(text());
      const answer = (sent: Sent) => (isDiff(sent) ? new Response(diff) : Response.json(pull(none)));
      return { [`${site}/pulls/8`]: answer };
    },
  },
  {
    ...{ tool: "getPullRequest", of: "patches in place of a diff" },
    args: { ...acme, number: 8, include: ["diff"] },
    answers: (text) => ({
      [`${site}/pulls/8`]: (sent: Sent) =>
        isDiff(sent) ? Response.json({}, { status: 406 }) : Response.json(pull(none)),
      [`${site}/pulls/8/files`]: [changed("README.md", patchOf(text()))],
    }),
  },
];

/** Source files and logs: comments are there to be read. */
export const sources: readonly Place[] = [
  {
    ...{ tool: "getContents", of: "a source file", args: { ...acme, path: "a.ts" } },
    answers: (text) => ({ [`${site}/contents/a.ts`]: file(text()) }),
  },
  {
    ...{ tool: "searchCode", of: "a fragment", args: { query: "x" } },
    answers: (text) => ({
      "/search/code": {
        items: [{ path: "a", repository: { full_name: "acme/site" }, text_matches: [{ fragment: text() }] }],
      },
    }),
  },
  {
    ...{ tool: "getWorkflowRun", of: "a log's lines", args: { ...acme, runId: 1 } },
    answers: (text) => ({
      [`${site}/actions/runs/1`]: run(none),
      [`${site}/actions/runs/1/jobs`]: { jobs: [job(none)] },
      [`${site}/actions/jobs/2/logs`]: new Response(
        `##[group]Run ${text()}\n${text()}\n##[error]${text()}\n`,
      ),
    }),
  },
];
