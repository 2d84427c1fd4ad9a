import * as z from "zod";
import { untrustedLine, untrustedText } from "../text/untrusted.ts";
import type { GitHubApi } from "../upstream/github/api.ts";
import { answerOf } from "./answer.ts";
import {
  absentable,
  line,
  loginOf,
  namesWithin,
  optionalAccount,
  optionalTime,
  present,
  readable,
} from "./fields.ts";
import { issueRowOf, listedIssue } from "./issue-row.ts";
import { moreAfter, pageSize } from "./page.ts";
import { endOf, partOf } from "./part.ts";

const whole = listedIssue.extend({
  state_reason: absentable(line(20)),
  assignees: readable(optionalAccount),
  milestone: absentable(z.object({ title: line(200) })),
  closed_at: optionalTime,
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
  const { data, headers } = await api.request("GET /repos/{owner}/{repo}/issues", {
    ...{ ...filter, page, per_page: pageSize },
    ...(wanted && wanted.length > 0 && { labels: wanted.join(",") }),
  });
  const issues = answerOf(z.array(listedIssue), data, "issues").slice(0, pageSize);
  return {
    issues: issues.filter((issue) => issue.pull_request === undefined).map(issueRowOf),
    ...moreAfter(page, headers.link),
  };
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
  createdAt: z.string().optional(),
  updatedAt: z.string().optional(),
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
  const { data } = await api.request("GET /repos/{owner}/{repo}/issues/{issue_number}", {
    owner,
    repo,
    issue_number: number,
  });
  const issue = answerOf(whole, data, "an issue");
  const assignees = issue.assignees.flatMap((account) => account?.login ?? []);
  return {
    ...{ number: issue.number, isPullRequest: issue.pull_request !== undefined },
    title: untrustedLine(issue.title, 1000),
    state: issue.state,
    ...present({ stateReason: issue.state_reason || undefined }),
    author: loginOf(issue.user) ?? null,
    labels: namesWithin(issue.labels, 1000).kept,
    assignees: namesWithin(assignees, 500).kept,
    ...present({
      milestone: issue.milestone?.title,
      createdAt: issue.created_at,
      updatedAt: issue.updated_at,
      closedAt: issue.closed_at,
    }),
    commentCount: issue.comments ?? 0,
    ...(fromLine !== undefined && bodyOf(issue.body, fromLine, longestBody)),
  };
}

/** A part of what somebody wrote, by lines. */
export function bodyOf(body: string | null | undefined, fromLine: number, mostBytes: number) {
  const part = partOf(untrustedText(body ?? ""), fromLine, mostBytes, endOf("The body"));
  return { body: part.text, ...(part.nextLine !== undefined && { bodyNextLine: part.nextLine }) };
}

/** Whether there is an issue of that number that is no pull request. */
export async function isIssue(api: GitHubApi, { owner, repo, number }: IssuePlace): Promise<boolean> {
  const { data } = await api.request("GET /repos/{owner}/{repo}/issues/{issue_number}", {
    owner,
    repo,
    issue_number: number,
  });
  return answerOf(listedIssue, data, "an issue").pull_request === undefined;
}
