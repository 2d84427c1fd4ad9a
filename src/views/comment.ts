import { z } from "zod";
import { untrustedText } from "../text/untrusted.ts";
import type { GitHubApi } from "../upstream/github/api.ts";
import { answerOf } from "./answer.ts";
import { line, login, time } from "./answer-fields.ts";
import { fitTogether, sizeOf } from "./fit.ts";
import type { IssuePlace } from "./issue.ts";
import { moreAfter } from "./page.ts";

/** What somebody said about an issue or a pull request. */
export const comment = z.strictObject({
  author: z.string().nullable(),
  createdAt: z.string(),
  body: z.string(),
  continuesAt: z.string().optional().describe("Where a text that was cut is whole"),
});

const answer = z.array(
  z.object({
    user: login,
    created_at: time,
    body: z.string().nullish(),
    html_url: z.string().nullish(),
  }),
);

/** Fewer than a list has rows, for each is a text. */
const commentsOnPage = 10;

/** Most that a page of comments takes, in bytes of JSON. */
const longestPage = 12_000;

/** A page of the comments on an issue or a pull request, oldest first. */
export async function commentsOn(api: GitHubApi, { owner, repo, number }: IssuePlace, page: number) {
  const { data, headers } = await api.rest.issues.listComments({
    ...{ owner, repo, issue_number: number, page, per_page: commentsOnPage },
  });
  const said = answerOf(answer, data, "comments").slice(0, commentsOnPage);
  const comments = said.map(({ user, created_at, body, html_url }) => ({
    row: { author: user, createdAt: created_at },
    text: body,
    url: html_url,
  }));
  return { comments: withTexts(comments, longestPage), ...moreAfter(page, headers.link) };
}

/** Somebody's text that goes with a row. */
interface Said<Row> {
  readonly row: Row;
  readonly text: string | null | undefined;
  readonly url: string | null | undefined;
}

const address = line(200);

/**
 * Rows with their texts, in so many bytes of JSON; of a text that was cut, where it is whole, if there is room to say
 * it.
 */
export function withTexts<Row extends object>(said: readonly Said<Row>[], mostBytes: number) {
  const whole = said.map(({ text }) => untrustedText(text ?? ""));
  const plain = fittedInto(
    said.map(({ row }) => ({ ...row, body: "" })),
    whole,
    mostBytes,
  );
  for (let shown = plain, known = -1; ; ) {
    // an address takes room of the texts, so that others may be cut as well
    const cut = shown.map(({ body }, index) => body !== whole[index]);
    const count = cut.filter(Boolean).length;
    if (count === known) return shown;
    known = count;
    const rows = said.map(({ row, url }, index) => ({
      ...{ ...row, body: "" },
      ...(cut[index] && url && { continuesAt: address.parse(url) }),
    }));
    if (sizeOf(rows) > (mostBytes * 3) / 4) return plain;
    shown = fittedInto(rows, whole, mostBytes);
  }
}

function fittedInto<Row extends { body: string }>(
  rows: readonly Row[],
  texts: readonly string[],
  mostBytes: number,
): Row[] {
  const fitted = fitTogether(texts, mostBytes - sizeOf(rows));
  return rows.map((row, index) => ({ ...row, body: fitted[index] ?? "" }));
}
