import * as z from "zod";
import type { GitHubApi } from "../upstream/github/api.ts";
import { answerOf } from "./answer.ts";
import { answerAt, type Item, item, type Place } from "./contents-answer.ts";
import { type Directory, directory, directoryOf, listing } from "./directory.ts";
import { nameOf, present } from "./fields.ts";
import { fileOf, fileText } from "./file.ts";
import { notice, untrustedNotice } from "./notice.ts";

export type { Place } from "./contents-answer.ts";

/** What is at a path of a repository, as a model reads it. */
export const contents = z.strictObject({
  notice,
  path: z.string(),
  kind: z.enum(["file", "binary", "lfs-pointer", "directory", "symlink", "submodule"]),
  sha: z.string().optional().describe("Of the blob"),
  size: z.number().optional().describe("In bytes"),
  ...fileText,
  ...directory,
  target: z.string().optional().describe("What a symlink points to"),
  submodule: z.strictObject({ url: z.string().optional(), commit: z.string() }).optional(),
  url: z.string().optional().describe("Its page at GitHub"),
  note: z.string().optional(),
});

export type Contents = z.output<typeof contents>;

/**
 * Reads what is at a path.
 * @param fromLine where to begin in a file
 * @throws {ToolFailure} if the file ends before that line
 */
export async function readContents(api: GitHubApi, place: Place, fromLine = 1): Promise<Contents> {
  return await describeContents(api, place, await answerAt(api, place), fromLine);
}

/** {@link readContents}, of what GitHub answered about the place already. */
export async function describeContents(
  api: GitHubApi,
  place: Place,
  data: unknown,
  fromLine = 1,
): Promise<Contents> {
  const known = { notice: untrustedNotice, path: nameOf(place.path ?? "/", 1000) };
  if (Array.isArray(data)) return { ...known, kind: "directory", ...entriesOf(data, place) };
  const read = answerOf(item, data, "contents");
  const described = { ...known, ...factsOf(read) };
  switch (read.type) {
    case "symlink":
      return {
        ...described,
        kind: "symlink",
        ...present({ target: read.target && nameOf(read.target, 1000) }),
      };
    case "submodule":
      return { ...described, kind: "submodule", submodule: submoduleOf(read) };
    default:
      return { ...described, ...(await fileOf(api, place, read, fromLine)) };
  }
}

function entriesOf(data: unknown, { path }: Place): Directory {
  const entries = answerOf(listing, data, "a directory");
  // git keeps no empty directories: only a repository can be one
  if (entries.length === 0 && path === undefined) return { entries: [], note: emptyRepository };
  return directoryOf(entries);
}

const emptyRepository = "The repository is empty: nothing was committed yet.";

function factsOf({ sha, size, html_url }: Item) {
  return present({ sha: sha && nameOf(sha, 64), size, url: html_url });
}

function submoduleOf({ sha = "", submodule_git_url: url }: Item) {
  return { ...present({ url: url && nameOf(url, 500) }), commit: nameOf(sha, 64) };
}
