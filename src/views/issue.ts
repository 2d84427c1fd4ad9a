import { z } from "zod";
import { untrustedLine, untrustedText } from "../text/untrusted.ts";
import type { GitHubApi } from "../upstream/github/api.ts";
import { answerOf } from "./answer.ts";
import { count, labels, line, login, namesWithin, time } from "./answer-fields.ts";
import { roomIn, sizeOf } from "./fit.ts";
import { moreAfter, pageSize } from "./page.ts";
import { partOf } from "./part.ts";

/** An issue of a list. */
export const issueRow = z.strictObject({
  number: z.number(),
  title: z.string(),
  state: z.string(),
  author: z.string().nullable(),
  labels: z.array(z.string()),
  moreLabels: z.number().optional(),
  comments: z.number(),
  createdAt: z.string(),
  updatedAt: z.string(),
});

/** What GitHub says of an issue wherever it shows one. */
const listed = z.object({
  number: count,
  title: z.string(),
  state: line(8),
  user: login,
  labels,
  comments: count.nullish(),
  created_at: time,
  updated_at: time,
  pull_request: z.unknown().optional(),
});

const whole = listed.extend({
  state_reason: line(20).nullish(),
  assignees: z.array(login).nullish(),
  milestone: z.object({ title: line(200) }).nullish(),
  closed_at: time.nullish(),
  body: z.string().nullish(),
});

/** Where a repository's issue is. */
export interface IssuePlace {
  readonly owner: string;
  readonly repo: string;
  readonly number: number;
}

export interface IssueFilter {
  readonly owner: string;
  readonly repo: string;
  readonly state: "open" | "closed" | "all";
  readonly labels?: readonly string[] | undefined;
  readonly page: number;
}

/** A page of a repository's issues, newest first. GitHub counts pull requests as issues; they are left out. */
export async function issuesOf(api: GitHubApi, { labels: wanted, page, ...filter }: IssueFilter) {
  const { data, headers } = await api.rest.issues.listForRepo({
    ...{ ...filter, page, per_page: pageSize },
    ...(wanted && wanted.length > 0 && { labels: wanted.join(",") }),
  });
  const issues = answerOf(z.array(listed), data, "issues").slice(0, pageSize);
  return {
    issues: issues.filter((issue) => isMissing(issue.pull_request)).map(rowOf),
    ...moreAfter(page, headers.link),
  };
}

function rowOf(issue: z.output<typeof listed>): z.input<typeof issueRow> {
  const row = {
    ...{ number: issue.number, title: "", state: issue.state, author: issue.user, labels: [] },
    ...(issue.labels.length > 0 && { moreLabels: issue.labels.length }),
    ...{ comments: issue.comments ?? 0, createdAt: issue.created_at, updatedAt: issue.updated_at },
  };
  const room = roomIn(row);
  // what a title leaves is for labels
  const title = untrustedLine(issue.title, Math.min(room, 140));
  const { kept, leftOut } = namesWithin(issue.labels, room - sizeOf(title) + 2);
  const { moreLabels: _all, ...rest } = row;
  return { ...rest, title, labels: kept, ...(leftOut > 0 && { moreLabels: leftOut }) };
}

/** An issue, or a pull request as an issue, with a part of its text. */
export const issueFacts = {
  number: z.number(),
  isPullRequest: z.boolean(),
  title: z.string(),
  state: z.string(),
  stateReason: z.string().optional(),
  author: z.string().nullable(),
  labels: z.array(z.string()),
  assignees: z.array(z.string()),
  milestone: z.string().optional(),
  createdAt: z.string(),
  updatedAt: z.string(),
  closedAt: z.string().optional(),
  commentCount: z.number(),
  body: z.string().optional().describe("On page 1, or from fromLine"),
  bodyNextLine: z.number().optional().describe("fromLine for more"),
};

/** Most that an issue's text takes, in bytes of JSON. */
const longestBody = 8000;

/** @param fromLine the line of its text to begin at; undefined to leave the text out */
export async function issueOf(
  api: GitHubApi,
  { owner, repo, number }: IssuePlace,
  fromLine: number | undefined,
): Promise<z.input<z.ZodObject<typeof issueFacts>>> {
  const { data } = await api.rest.issues.get({ owner, repo, issue_number: number });
  const issue = answerOf(whole, data, "an issue");
  const assignees = (issue.assignees ?? []).flatMap((account) => account ?? []);
  return {
    ...{ number: issue.number, isPullRequest: !isMissing(issue.pull_request) },
    title: untrustedLine(issue.title, 1000),
    state: issue.state,
    ...(issue.state_reason && { stateReason: issue.state_reason }),
    author: issue.user,
    labels: namesWithin(issue.labels, 1000).kept,
    assignees: namesWithin(assignees, 500).kept,
    ...(issue.milestone && { milestone: issue.milestone.title }),
    ...{ createdAt: issue.created_at, updatedAt: issue.updated_at },
    ...(issue.closed_at && { closedAt: issue.closed_at }),
    commentCount: issue.comments ?? 0,
    ...(fromLine !== undefined && bodyOf(issue.body, fromLine, longestBody)),
  };
}

/** A part of what somebody wrote, by lines. */
export function bodyOf(body: string | null | undefined, fromLine: number, mostBytes: number) {
  const part = partOf(untrustedText(body ?? ""), fromLine, mostBytes, "The body");
  return { body: part.text, ...(part.nextLine !== undefined && { bodyNextLine: part.nextLine }) };
}

/** Whether there is an issue of that number that is no pull request. */
export async function isIssue(api: GitHubApi, { owner, repo, number }: IssuePlace): Promise<boolean> {
  const { data } = await api.rest.issues.get({ owner, repo, issue_number: number });
  return isMissing(answerOf(listed, data, "an issue").pull_request);
}

function isMissing(value: unknown): boolean {
  return value === undefined || value === null;
}
