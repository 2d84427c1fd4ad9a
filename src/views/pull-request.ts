import * as z from "zod";
import { untrustedLine } from "../text/untrusted.ts";
import type { GitHubApi } from "../upstream/github/api.ts";
import { answerOf } from "./answer.ts";
import {
  absentable,
  count,
  labelNames,
  line,
  loginOf,
  nameOf,
  namesWithin,
  optionalAccount,
  optionalCount,
  optionalFlag,
  optionalText,
  optionalTime,
  present,
  readable,
} from "./fields.ts";
import { bodyOf, type IssuePlace } from "./issue.ts";
import { moreAfter, pageSize } from "./page.ts";
import { fitTogether, roomIn } from "./row.ts";

/** A pull request of a list. */
export const pullRow = z.strictObject({
  number: z.number(),
  title: z.string(),
  state: z.string(),
  draft: z.boolean(),
  author: z.string().nullable(),
  head: z.string(),
  base: z.string(),
  updatedAt: z.string().optional(),
});

const repository = absentable(z.object({ full_name: z.string() }));

/** What GitHub says of a pull request wherever it shows one. */
const listed = z.object({
  number: count,
  title: z.string(),
  state: line(8),
  draft: optionalFlag,
  user: optionalAccount,
  head: z.object({ ref: z.string(), label: optionalText, sha: line(64), repo: repository }),
  base: z.object({ ref: z.string(), sha: line(64), repo: repository }),
  merged_at: optionalTime,
  updated_at: optionalTime,
});

type Listed = z.output<typeof listed>;

export interface PullFilter {
  readonly owner: string;
  readonly repo: string;
  readonly state: "open" | "closed" | "all";
  /** A branch. */
  readonly base?: string | undefined;
  /** "owner:branch". */
  readonly head?: string | undefined;
  readonly sort: "created" | "updated" | "popularity";
  readonly page: number;
}

/** A page of a repository's pull requests; what is newest, or has most comments, comes first. */
export async function pullsOf(api: GitHubApi, { base, head, ...filter }: PullFilter) {
  const { data, headers } = await api.request("GET /repos/{owner}/{repo}/pulls", {
    ...{ ...filter, direction: "desc", per_page: pageSize },
    ...(base !== undefined && { base }),
    ...(head !== undefined && { head }),
  });
  const pulls = answerOf(z.array(listed), data, "pull requests").slice(0, pageSize);
  return { pullRequests: pulls.map(rowOf), ...moreAfter(filter.page, headers.link) };
}

function rowOf(pull: Listed): z.output<typeof pullRow> {
  const row = {
    ...{ number: pull.number, title: "", state: stateOf(pull), draft: pull.draft === true },
    ...{ author: pull.user ? "" : null, head: "", base: "", ...present({ updatedAt: pull.updated_at }) },
  };
  const source = forkOf(pull) === undefined ? pull.head.ref : (pull.head.label ?? pull.head.ref);
  const room = roomIn(row);
  const texts = [pull.title, pull.user?.login ?? ""].map((text) => untrustedLine(text, room));
  const lines = [...texts, nameOf(source, room), nameOf(pull.base.ref, room)];
  const [title = "", author = "", head = "", base = ""] = fitTogether(lines, room);
  return { ...row, title, author: row.author === null ? null : author, head, base };
}

function stateOf({ state, merged_at }: Listed): string {
  return merged_at ? "merged" : state;
}

/** The repository that the branch with the changes is in, if it is another one; null if that was deleted. */
function forkOf({ head, base }: Listed): string | null | undefined {
  if (!head.repo) return null;
  return head.repo.full_name === base.repo?.full_name ? undefined : head.repo.full_name;
}

const whole = listed.extend({
  labels: labelNames,
  requested_reviewers: readable(z.object({ login: z.string() })),
  requested_teams: readable(z.object({ slug: z.string() })),
  created_at: optionalTime,
  closed_at: optionalTime,
  mergeable: optionalFlag,
  mergeable_state: absentable(line(20)),
  commits: optionalCount,
  additions: optionalCount,
  deletions: optionalCount,
  changed_files: optionalCount,
  comments: optionalCount,
  review_comments: optionalCount,
  body: z.string().nullish(),
});

/** A pull request. */
export const pullFacts = {
  number: z.number(),
  title: z.string(),
  state: z.string(),
  draft: z.boolean(),
  author: z.string().nullable(),
  head: z.strictObject({
    branch: z.string(),
    sha: z.string(),
    fork: z.string().nullable().optional(),
  }),
  base: z.strictObject({ branch: z.string(), sha: z.string() }),
  mergeable: z.boolean().nullable().describe("null: ask again in a moment"),
  mergeableState: z.string().optional(),
  labels: z.array(z.string()),
  requestedReviewers: z.array(z.string()),
  createdAt: z.string().optional(),
  updatedAt: z.string().optional(),
  mergedAt: z.string().optional(),
  closedAt: z.string().optional(),
  commits: z.number(),
  additions: z.number(),
  deletions: z.number(),
  changedFiles: z.number(),
  comments: z.number(),
  reviewComments: z.number(),
  body: z.string(),
  bodyNextLine: z.number().optional().describe("fromLine for getIssue"),
};

/** Most that the text of a pull request takes, in bytes of JSON. */
const longestBody = 3500;

export async function pullOf(
  api: GitHubApi,
  { owner, repo, number }: IssuePlace,
): Promise<z.input<z.ZodObject<typeof pullFacts>>> {
  const { data } = await api.request("GET /repos/{owner}/{repo}/pulls/{pull_number}", {
    owner,
    repo,
    pull_number: number,
  });
  const pull = answerOf(whole, data, "a pull request");
  const fork = forkOf(pull);
  const reviewers = [
    ...pull.requested_reviewers.map(({ login }) => login),
    ...pull.requested_teams.map(({ slug }) => `team:${slug}`),
  ];
  return {
    ...{ number: pull.number, title: untrustedLine(pull.title, 800), state: stateOf(pull) },
    ...{ draft: pull.draft === true, author: loginOf(pull.user) ?? null },
    head: {
      ...{ branch: nameOf(pull.head.ref, 250), sha: pull.head.sha },
      ...(fork !== undefined && { fork: fork && untrustedLine(fork, 140) }),
    },
    base: { branch: nameOf(pull.base.ref, 250), sha: pull.base.sha },
    mergeable: pull.mergeable ?? null,
    ...present({ mergeableState: pull.mergeable_state || undefined }),
    labels: namesWithin(pull.labels, 700).kept,
    requestedReviewers: namesWithin(reviewers, 500).kept,
    ...present({
      createdAt: pull.created_at,
      updatedAt: pull.updated_at,
      mergedAt: pull.merged_at,
      closedAt: pull.closed_at,
    }),
    ...{ commits: pull.commits ?? 0, additions: pull.additions ?? 0, deletions: pull.deletions ?? 0 },
    ...{ changedFiles: pull.changed_files ?? 0, comments: pull.comments ?? 0 },
    reviewComments: pull.review_comments ?? 0,
    ...bodyOf(pull.body, 1, longestBody),
  };
}
