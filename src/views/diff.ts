import * as z from "zod";
import { untrustedDiff } from "../text/diff.ts";
import type { GitHubApi } from "../upstream/github/api.ts";
import { classifyGitHubError } from "../upstream/github/failure.ts";
import { textStart } from "../upstream/github/long-text.ts";
import { filesOf } from "./changed-file.ts";
import { nameOf } from "./fields.ts";
import type { IssuePlace } from "./issue.ts";
import { endOf, partOf } from "./part.ts";

/** A part of what a pull request changes. */
export const diff = z.strictObject({
  text: z.string(),
  firstLine: z.number(),
  lastLine: z.number(),
  nextLine: z.number().optional().describe("fromLine for more"),
  note: z.string().optional(),
});

/** How much of a diff is read, in bytes. GitHub makes none of more than 20,000 lines. */
const mostRead = 1024 * 1024;

/** Which part of a diff. */
interface Part {
  readonly fromLine: number;
  /** Of the files, where GitHub gives their patches only. */
  readonly page: number;
  /** Of JSON. */
  readonly mostBytes: number;
}

/** A part of a pull request's diff, by lines; of the patches of its files, where GitHub finds it too large for one. */
export async function diffOf(api: GitHubApi, place: IssuePlace, { fromLine, page, mostBytes }: Part) {
  const { owner, repo, number } = place;
  const route = "GET /repos/{owner}/{repo}/pulls/{pull_number}";
  const headers = { accept: "application/vnd.github.diff" };
  const read = await textStart(api, route, { owner, repo, pull_number: number, headers }, mostRead).catch(
    (error: unknown) => {
      if (classifyGitHubError(error)?.status === tooLarge) return undefined;
      throw error;
    },
  );
  if (!read) {
    const { text, next } = await patchesOf(api, place, page);
    const note = `GitHub finds this diff too large to give it whole. These are the patches of page ${page} of its files${next.nextPage ? "; go on with nextPage" : ""}. Lines count from the start of the page.`;
    return { diff: { ...partWithin(text, fromLine, mostBytes), note }, ...next };
  }
  if (read.isWhole) return { diff: partWithin(untrustedDiff(read.text), fromLine, mostBytes) };
  // what was cut off in the middle of a line is no line
  const lines = untrustedDiff(read.text).replace(/\n[^\n]*$/, "");
  const note = `Only the first ${mostRead / 1024 / 1024} MiB of this diff can be read here. See the files, and read them with getContents.`;
  return { diff: { ...partWithin(lines, fromLine, mostBytes, () => note), note } };
}

/** GitHub's status for a diff that is too large. */
const tooLarge = 406;

function partWithin(text: string, fromLine: number, mostBytes: number, ifBeyond = endOf("The diff")) {
  const { cut, lines: _lines, ...part } = partOf(text, fromLine, mostBytes - 400, ifBeyond);
  return { ...part, ...(cut && { note: `Line ${part.firstLine} is too long and was cut.` }) };
}

/** The longest path that is told of a file with a patch, in bytes of JSON. */
const longestPath = 1000;

/** The patches of a page of files, like a diff of them. */
async function patchesOf(api: GitHubApi, place: IssuePlace, page: number) {
  const { files, next } = await filesOf(api, place, page);
  const patches = files.map(({ filename, previous_filename, patch }) => {
    const names = `diff --git a/${nameOf(previous_filename ?? filename, longestPath)} b/${nameOf(filename, longestPath)}`;
    return `${names}\n${patch ?? "(GitHub gives no patch of this file)"}`;
  });
  return { text: untrustedDiff(patches.join("\n")), next };
}
