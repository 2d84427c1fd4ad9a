import * as z from "zod";
import { shortened } from "../text/bytes.ts";
import { untrustedDiff } from "../text/diff.ts";
import type { GitHubApi } from "../upstream/github/api.ts";
import { answerOf } from "./answer.ts";
import { nameOf, optionalCount, optionalText, present } from "./fields.ts";
import type { IssuePlace } from "./issue.ts";
import { moreAfter, pageSize } from "./page.ts";
import { fitTogether, jsonBytes, mostOfRow, rowWithin } from "./row.ts";

/** What is read of a file that a commit or a pull request changes. */
export const listedFile = z.object({
  filename: z.string(),
  previous_filename: optionalText,
  status: optionalText,
  additions: optionalCount,
  deletions: optionalCount,
  patch: optionalText,
});

type ListedFile = z.output<typeof listedFile>;

/** A file that a commit or a pull request changes. */
export const changedFile = z.strictObject({
  path: z.string(),
  previousPath: z.string().optional(),
  status: z.string().optional(),
  additions: z.number().optional(),
  deletions: z.number().optional(),
});

/** A file that a commit changes, and how. */
export const patchedFile = changedFile.extend({
  patch: z.string().optional().describe("Absent for a binary file, and where there was no room"),
  patchCut: z.literal(true).optional().describe("There is more of the patch than is shown"),
});

function rowOf(
  { filename, previous_filename, ...file }: ListedFile,
  mostBytes: number,
): z.output<typeof changedFile> {
  const row = {
    path: nameOf(filename, mostOfRow),
    ...present({
      previousPath: previous_filename && nameOf(previous_filename, 150),
      status: file.status && nameOf(file.status, 20),
      additions: file.additions,
      deletions: file.deletions,
    }),
  };
  return rowWithin(mostBytes, row, "path", ["previousPath"]);
}

/** A page of the files of a pull request, as GitHub tells of them. */
export async function filesOf(api: GitHubApi, { owner, repo, number }: IssuePlace, page: number) {
  const { data, headers } = await api.request("GET /repos/{owner}/{repo}/pulls/{pull_number}/files", {
    ...{ owner, repo, pull_number: number, page, per_page: pageSize },
  });
  const files = answerOf(z.array(listedFile), data, "files of a pull request").slice(0, pageSize);
  return { files, next: moreAfter(page, headers.link) };
}

/**
 * A page of the files of a pull request, in so many bytes of JSON: where there is not enough room, former paths are
 * left out, and then paths are cut.
 */
export async function changedFilesOf(api: GitHubApi, place: IssuePlace, page: number, mostBytes: number) {
  const { files, next } = await filesOf(api, place, page);
  const rows = files.map((file) => rowOf(file, mostOfRow));
  if (jsonBytes(rows) <= mostBytes) return { files: rows, ...next };
  const bare = rows.map(({ previousPath: _former, ...row }) => ({ ...row, path: "" }));
  const paths = fitTogether(
    rows.map(({ path }) => path),
    mostBytes - jsonBytes(bare),
  );
  return { files: bare.map((row, index) => ({ ...row, path: paths[index] ?? "" })), ...next };
}

/** A patch of fewer bytes tells nothing. */
const leastOfPatch = 200;

/** What a row takes to say that its patch was cut. */
const patchCutBytes = 20;

/**
 * Files with their patches: each has an equal share of the room, and those after it have what it leaves.
 * @param mostOfPatches in bytes of JSON
 */
export function patchedFiles(
  files: readonly ListedFile[],
  mostOfPatches: number,
): z.output<typeof patchedFile>[] {
  let left = mostOfPatches;
  return files.map((file, index) => {
    const row = rowOf(file, mostOfRow - patchCutBytes);
    if (!file.patch) return row;
    const share = Math.floor(left / (files.length - index));
    const patch = untrustedDiff(file.patch);
    const shown = shortened(patch, share);
    if (shown !== patch && share < leastOfPatch) return { ...row, patchCut: true };
    left -= jsonBytes(shown);
    return { ...row, patch: shown, ...(shown !== patch && { patchCut: true as const }) };
  });
}
