import * as z from "zod";
import type { GitHubApi } from "../upstream/github/api.ts";
import { answerOf } from "./answer.ts";
import {
  line,
  loginOf,
  nameOf,
  optionalAccount,
  optionalCount,
  optionalTime,
  optionalUrl,
  present,
} from "./fields.ts";
import type { IssuePlace } from "./issue.ts";
import { moreAfter } from "./page.ts";
import { withTexts } from "./said.ts";

const text = {
  body: z.string(),
  continuesAt: z.string().optional(),
};

/** What a reviewer decided. */
export const review = z.strictObject({
  reviewer: z.string().nullable(),
  state: z.string(),
  submittedAt: z.string().optional(),
  ...text,
});

/** What was said about a line. */
export const lineComment = z.strictObject({
  path: z.string(),
  line: z.number().nullable(),
  author: z.string().nullable(),
  ...text,
});

const said = { user: optionalAccount, body: z.string().nullish(), html_url: optionalUrl };

const reviews = z.array(z.object({ ...said, state: line(20), submitted_at: optionalTime }));

const lineComments = z.array(z.object({ ...said, path: z.string(), line: optionalCount }));

/** Fewer than a list has rows, for each is a text. */
const onPage = 10;

/** A page of reviews, and one of comments on lines, oldest first, in so many bytes of JSON. */
export async function reviewsOf(
  api: GitHubApi,
  { owner, repo, number }: IssuePlace,
  page: number,
  mostBytes: number,
) {
  const which = { owner, repo, pull_number: number, page, per_page: onPage };
  const [decided, commented] = await Promise.all([
    api.request("GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews", which),
    api.request("GET /repos/{owner}/{repo}/pulls/{pull_number}/comments", which),
  ]);
  const ofReviews = answerOf(reviews, decided.data, "reviews")
    .slice(0, onPage)
    .map(({ user, state, submitted_at, body, html_url }) => ({
      row: { reviewer: loginOf(user) ?? null, state, ...present({ submittedAt: submitted_at }) },
      ...{ text: body, rest: present({ continuesAt: html_url }) },
    }));
  const ofLines = answerOf(lineComments, commented.data, "comments on lines")
    .slice(0, onPage)
    .map(({ user, path, line, body, html_url }) => ({
      row: { path: nameOf(path, 100), line: line ?? null, author: loginOf(user) ?? null },
      ...{ text: body, rest: present({ continuesAt: html_url }) },
    }));
  const half = Math.floor(mostBytes / 2);
  return {
    ...{ reviews: withTexts(ofReviews, half), lineComments: withTexts(ofLines, half) },
    ...moreAfter(page, decided.headers.link),
    ...moreAfter(page, commented.headers.link),
  };
}
