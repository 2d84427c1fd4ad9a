import { z } from "zod";
import type { RepositoryCall } from "./repository-call.ts";

const named = z.looseObject({ login: z.string() });

/** What a list of issues is filtered and sorted by; an issue has more. */
const issueSchema = z.looseObject({
  number: z.int(),
  ...{ state: z.string(), title: z.string(), body: z.string().nullable() },
  locked: z.boolean(),
  created_at: z.string(),
  updated_at: z.string(),
  comments: z.int(),
  user: named.nullable(),
  assignees: z.array(named),
  labels: z.array(z.looseObject({ name: z.string() })),
  milestone: z.looseObject({ number: z.int() }).nullable(),
});

/** The properties that a pull request shares with an issue, and those that show on the issue as `pull_request`. */
const pullSchema = z.object({
  ...issueSchema.shape,
  ...{
    id: z.int(),
    node_id: z.string(),
    issue_url: z.string(),
  },
  ...{ draft: z.boolean(), author_association: z.string(), comments_url: z.string() },
  ...{ closed_at: z.string().nullable(), merged_at: z.string().nullable(), assignee: named.nullable() },
  ...{ url: z.string(), html_url: z.string(), diff_url: z.string(), patch_url: z.string() },
});

/** An issue as lists have it. */
export type Issue = z.infer<typeof issueSchema>;

// `emulate` counts issues and pull requests apart, and does not tell a pull request's id as an issue
const FIRST_ID_OF_PULLS = 1_000_000;

/** To GitHub every pull request is an issue, too; `emulate` keeps the two apart. */
function issueOfPull(pull: z.infer<typeof pullSchema>): Issue {
  const { url, html_url, diff_url, patch_url, merged_at, issue_url, ...shared } = pull;
  return {
    ...shared,
    id: FIRST_ID_OF_PULLS + pull.id,
    url: issue_url,
    html_url,
    repository_url: issue_url.replace(/\/issues\/\d+$/, ""),
    state_reason: null,
    labels_url: `${issue_url}/labels{/name}`,
    events_url: `${issue_url}/events`,
    pull_request: { url, html_url, diff_url, patch_url, merged_at },
  };
}

const commentSchema = z.looseObject({ body: z.string(), created_at: z.string() });

/** The comments on an issue or a pull request. */
export const commentsOn = (call: RepositoryCall, number: number | string) =>
  call.all(commentSchema, `/issues/${number}/comments`);

/** All issues of a repository that the query asks for, pull requests included, in its order and not yet in pages. */
export async function listIssues(call: RepositoryCall, query: URLSearchParams): Promise<Issue[]> {
  const issues = call.repository.hasIssues ? await call.all(issueSchema, "/issues?state=all") : [];
  const pulls = await call.all(pullSchema, "/pulls?state=all");
  const pullIssues = pulls.map(async (pull) =>
    issueOfPull({ ...pull, comments: (await commentsOn(call, pull.number)).length }),
  );
  return [...issues, ...(await Promise.all(pullIssues))]
    .map((issue) => withOverlay(call, issue))
    .filter((issue) => isWanted(issue, query))
    .sort((one, other) => compare(one, other, query));
}

/** An issue, or a pull request as one; undefined when there is none of this number. */
export async function findIssue(call: RepositoryCall, number: string): Promise<Issue | undefined> {
  const issue = await call.find(issueSchema, `/issues/${number}`);
  if (issue !== undefined) return withOverlay(call, issue);
  const pull = await call.find(pullSchema, `/pulls/${number}`);
  if (pull === undefined) return undefined;
  const comments = await commentsOn(call, number);
  return withOverlay(call, issueOfPull({ ...pull, comments: comments.length }));
}

/** Whether an issue is a pull request. */
export const isPull = (issue: Issue) => "pull_request" in issue;

/** `emulate` does not keep everything. */
function withOverlay(call: RepositoryCall, issue: Issue): Issue {
  const state = call.github.pullStates.of(call.repository.id, issue.number);
  const assignees = state.assignees ?? issue.assignees;
  const reason = issue.state === "closed" ? state.closedAs : undefined;
  return {
    ...issue,
    ...(reason === undefined ? {} : { state_reason: reason }),
    ...(state.assignees === undefined ? {} : { assignees, assignee: assignees[0] ?? null }),
    ...(state.milestone === undefined ? {} : { milestone: state.milestone }),
  };
}

function isWanted(issue: Issue, query: URLSearchParams): boolean {
  const state = query.get("state") ?? "open";
  const labels = (query.get("labels") ?? "").split(",").filter((name) => name.trim() !== "");
  const creator = query.get("creator");
  const since = query.get("since");
  const milestones = issue.milestone === null ? [] : [String(issue.milestone.number)];
  const assignees = issue.assignees.map(({ login }) => login);
  return (
    (state === "all" || issue.state === state) &&
    labels.every((wanted) => issue.labels.some(({ name }) => isSame(name, wanted))) &&
    (creator === null || isSame(issue.user?.login ?? "", creator)) &&
    (since === null || Date.parse(issue.updated_at) >= Date.parse(since)) &&
    isAmong(milestones, query.get("milestone")) &&
    isAmong(assignees, query.get("assignee"))
  );
}

const isSame = (one: string, other: string) => one.toLowerCase() === other.trim().toLowerCase();

/** `none` asks for those without any, `*` for those with any. */
function isAmong(values: readonly string[], wanted: string | null): boolean {
  if (wanted === null || wanted === "") return true;
  if (wanted === "none") return values.length === 0;
  return wanted === "*" ? values.length > 0 : values.some((value) => isSame(value, wanted));
}

/** The newest first unless said otherwise; the later number is the newer of two that are made at once. */
function compare(one: Issue, other: Issue, query: URLSearchParams): number {
  const by = query.get("sort");
  const difference =
    by === "comments"
      ? one.comments - other.comments
      : by === "updated"
        ? Date.parse(one.updated_at) - Date.parse(other.updated_at)
        : Date.parse(one.created_at) - Date.parse(other.created_at);
  const ascending = difference || one.number - other.number;
  return query.get("direction") === "asc" ? ascending : -ascending;
}
