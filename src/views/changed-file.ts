import { z } from "zod";
import { shortened } from "../text/bytes.ts";
import type { GitHubApi } from "../upstream/github/api.ts";
import { answerOf } from "./answer.ts";
import { count, line, nameOf } from "./answer-fields.ts";
import { fitTogether, rowBytes, sizeOf } from "./fit.ts";
import type { IssuePlace } from "./issue.ts";
import { moreAfter, pageSize } from "./page.ts";

/** A file that a pull request changes. */
export const changedFile = z.strictObject({
  path: z.string(),
  status: z.string(),
  additions: z.number(),
  deletions: z.number(),
});

const answer = z.array(
  z.object({
    filename: z.string(),
    previous_filename: z.string().nullish(),
    status: line(12),
    additions: count.nullish(),
    deletions: count.nullish(),
    patch: z.string().nullish(),
  }),
);

/** A page of the files of a pull request, as GitHub tells of them. */
export async function filesOf(api: GitHubApi, { owner, repo, number }: IssuePlace, page: number) {
  const { data, headers } = await api.rest.pulls.listFiles({
    ...{ owner, repo, pull_number: number, page, per_page: pageSize },
  });
  const files = answerOf(answer, data, "files of a pull request").slice(0, pageSize);
  return { files, next: moreAfter(page, headers.link) };
}

/** A page of the files of a pull request, in so many bytes of JSON: paths that are too long for that are cut. */
export async function changedFilesOf(api: GitHubApi, place: IssuePlace, page: number, mostBytes: number) {
  const { files, next } = await filesOf(api, place, page);
  const rows = files.map(({ status, additions, deletions }) => ({
    ...{ path: "", status, additions: additions ?? 0, deletions: deletions ?? 0 },
  }));
  const longestPath = rowBytes - Math.max(0, ...rows.map(sizeOf));
  const paths = fitTogether(
    files.map(({ filename }) => shortened(nameOf(filename), longestPath)),
    mostBytes - sizeOf(rows),
  );
  return { files: rows.map((row, index) => ({ ...row, path: paths[index] ?? "" })), ...next };
}
