import * as z from "zod";
import { shortened } from "../text/bytes.ts";
import { untrustedText } from "../text/untrusted.ts";
import type { GitHubApi } from "../upstream/github/api.ts";
import { answerOf } from "./answer.ts";
import { listedFile, patchedFile, patchedFiles } from "./changed-file.ts";
import { commitRow, listedCommit, madeBy } from "./commit-row.ts";
import { absentable, nameOf, optionalCount, readable } from "./fields.ts";
import { notice, untrustedNotice } from "./notice.ts";
import { more, moreAfter, pageSize } from "./page.ts";

/** A commit with what it changes, as a model reads it. */
export const commit = z.strictObject({
  notice,
  ...commitRow.shape,
  message: z.string(),
  parents: z.array(z.string()),
  additions: z.number().optional(),
  deletions: z.number().optional(),
  files: z.array(patchedFile),
  ...more,
  note: z.string().optional(),
});

const answer = z.object({
  ...listedCommit.shape,
  parents: readable(z.object({ sha: z.string() })),
  stats: absentable(z.object({ additions: optionalCount, deletions: optionalCount })),
  files: z.array(listedFile).nullish(),
});

/** The most that a message takes, and all patches together, in bytes of JSON. */
const mostOfMessage = 2000;
const mostOfPatches = 10_000;

const mostParents = 10;

/** Which commit of which repository; files a page at a time. */
interface Request {
  readonly owner: string;
  readonly repo: string;
  readonly ref: string;
  readonly page: number;
}

/** Reads a commit. */
export async function readCommit(api: GitHubApi, request: Request): Promise<z.output<typeof commit>> {
  const { data, headers } = await api.request("GET /repos/{owner}/{repo}/commits/{ref}", {
    ...{ ...request, per_page: pageSize },
  });
  const read = answerOf(answer, data, "a commit");
  const listed = read.files ?? [];
  const files = patchedFiles(listed.slice(0, pageSize), mostOfPatches);
  const { additions, deletions } = read.stats ?? {};
  const message = untrustedText(read.commit.message ?? "");
  const shown = shortened(message, mostOfMessage);
  const notes = [
    ...(shown === message ? [] : ["The message is cut."]),
    ...(files.some((file) => file.patchCut) ? [patchesCut] : []),
    ...(listed.length > pageSize ? [`${listed.length - pageSize} more files are not shown.`] : []),
  ];
  return {
    notice: untrustedNotice,
    ...madeBy(read),
    message: shown,
    parents: read.parents.slice(0, mostParents).map(({ sha }) => nameOf(sha, 64)),
    ...(additions !== undefined && { additions }),
    ...(deletions !== undefined && { deletions }),
    files,
    ...moreAfter(request.page, headers.link),
    ...(notes.length > 0 && { note: notes.join(" ") }),
  };
}

const patchesCut = "Not every patch is shown whole: read such a file with getContents, with sha as ref.";
