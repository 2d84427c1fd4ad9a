import * as z from "zod";
import { ToolFailure } from "../catalogue/context.ts";
import { untrustedText } from "../text/untrusted.ts";
import type { GitHubApi } from "../upstream/github/api.ts";
import { answerOf } from "./answer.ts";
import { count, loginOf, optionalAccount, optionalText, optionalTime, present } from "./fields.ts";
import type { IssuePlace } from "./issue.ts";
import { moreAfter } from "./page.ts";
import { endOf, partOf } from "./part.ts";
import { withTexts } from "./said.ts";

/** What somebody said about an issue or a pull request. */
export const comment = z.strictObject({
  author: z.string().nullable(),
  createdAt: z.string().optional(),
  body: z.string(),
  commentId: z.number().optional().describe("If it was cut: with it, getIssue reads it whole"),
  nextLine: z.number().optional().describe("fromLine for more"),
});

const saidComment = z.object({
  id: count,
  user: optionalAccount,
  created_at: optionalTime,
  // what is read of it, so it has to be a text if it is there
  body: z.string().nullish(),
  issue_url: optionalText,
});

/** Fewer than a list has rows, for each is a text. */
const commentsOnPage = 10;

/** Most that a page of comments takes, in bytes of JSON. */
const longestPage = 12_000;

/** A page of the comments on an issue or a pull request, oldest first. */
export async function commentsOn(api: GitHubApi, { owner, repo, number }: IssuePlace, page: number) {
  const { data, headers } = await api.request("GET /repos/{owner}/{repo}/issues/{issue_number}/comments", {
    ...{ owner, repo, issue_number: number, page, per_page: commentsOnPage },
  });
  const said = answerOf(z.array(saidComment), data, "comments").slice(0, commentsOnPage);
  const comments = said.map((one) => ({
    ...{ row: signed(one), text: one.body, rest: { commentId: one.id } },
  }));
  return { comments: withTexts(comments, longestPage), ...moreAfter(page, headers.link) };
}

/** One comment, by lines. @throws {ToolFailure} if it is about something else, or ends before that line */
export async function commentOf(
  api: GitHubApi,
  { owner, repo, number }: IssuePlace,
  commentId: number,
  fromLine: number,
) {
  const { data } = await api.request("GET /repos/{owner}/{repo}/issues/comments/{comment_id}", {
    owner,
    repo,
    comment_id: commentId,
  });
  const found = answerOf(saidComment, data, "a comment");
  const { body, issue_url } = found;
  if (issue_url && !issue_url.endsWith(`/issues/${number}`))
    throw new ToolFailure(`That comment is not on #${number}.`);
  const part = partOf(untrustedText(body ?? ""), fromLine, longestPage, endOf("The comment"));
  const next = part.nextLine === undefined ? {} : { nextLine: part.nextLine };
  return { comments: [{ ...signed(found), body: part.text, ...next }] };
}

/** Who said it, and when. */
function signed({ user, created_at }: z.output<typeof saidComment>) {
  return { author: loginOf(user) ?? null, ...present({ createdAt: created_at }) };
}
