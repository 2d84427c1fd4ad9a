import * as z from "zod";
import { ToolFailure } from "../catalogue/context.ts";
import type { GitHubApi } from "../upstream/github/api.ts";
import { answerOf } from "../views/answer.ts";
import { blobSha, fromBase64, textOf } from "./bytes.ts";
import { applyEdits, type Edit } from "./edits.ts";
import { ancestorsOf, type FileChange } from "./files.ts";
import { named } from "./named.ts";
import type { RepositoryParts, TreeEntry } from "./tree.ts";

/** What a commit will do to one file. */
export type PlannedFile =
  | { readonly path: string; readonly mode: FileMode; readonly status: "deleted" }
  | {
      readonly path: string;
      readonly mode: FileMode;
      readonly status: "added" | "modified" | "unchanged";
      readonly bytes: Uint8Array;
    };

/** A file, one that can be run, or a symbolic link, whose content is where it leads. */
type FileMode = "100644" | "100755" | typeof link;

const link = "120000";

/** Longest file that is edited, in bytes: in base64 it still fits in an answer that is read. */
const longestEdited = 1_000_000;

const blob = z.object({ content: z.string(), encoding: z.literal("base64") });

/**
 * What a change does to the file that is there, which it leaves as executable as it is. A symbolic link is deleted at
 * most: whoever reads it at GitHub gets the file that it leads to, so what they write is meant for that.
 * @param entries what the path and the directories on the way to it are
 * @throws {ToolFailure} if it cannot be made
 */
export async function plannedFile(
  api: GitHubApi,
  repository: RepositoryParts,
  change: FileChange,
  entries: ReadonlyMap<string, TreeEntry>,
): Promise<PlannedFile> {
  const { path } = change;
  const entry = fileAt(path, entries);
  const mode = entry?.mode ?? "100644";
  if (entry?.mode === link && !change.delete) throw nothing(leadsElsewhere(path));
  if (change.content !== undefined) return await written(path, mode, contentOf(change), entry);
  if (!entry) throw nothing(`There is no file ${named(path)}`);
  if (change.edits === undefined) return { path, mode, status: "deleted" };
  const text = edited(path, await textAt(api, repository, path, entry), change.edits);
  return await written(path, mode, new TextEncoder().encode(text), entry);
}

type FileEntry = TreeEntry & { readonly mode: FileMode };

function fileAt(path: string, entries: ReadonlyMap<string, TreeEntry>): FileEntry | undefined {
  const inTheWay = ancestorsOf(path).find((ancestor) => (entries.get(ancestor)?.type ?? "tree") !== "tree");
  if (inTheWay !== undefined)
    throw nothing(`${named(inTheWay)} is not a directory, so there is no ${named(path)} in it`);
  const entry = entries.get(path);
  if (entry === undefined || isFile(entry)) return entry;
  const what = entry.type === "tree" ? "a directory" : "a submodule";
  throw nothing(`${named(path)} is ${what} and not a file`);
}

function isFile(entry: TreeEntry): entry is FileEntry {
  return entry.type === "blob" && entry.mode !== "040000" && entry.mode !== "160000";
}

function contentOf({ content = "", encoding }: FileChange): Uint8Array {
  // what is no base64 was refused with the arguments
  return (encoding === "base64" ? fromBase64(content) : undefined) ?? new TextEncoder().encode(content);
}

async function written(
  path: string,
  mode: FileMode,
  bytes: Uint8Array,
  entry: FileEntry | undefined,
): Promise<PlannedFile> {
  if (!entry) return { path, mode, status: "added", bytes };
  const status = (await blobSha(bytes)) === entry.sha ? "unchanged" : "modified";
  return { path, mode, status, bytes };
}

async function textAt(
  api: GitHubApi,
  repository: RepositoryParts,
  path: string,
  { sha, size }: FileEntry,
): Promise<string> {
  if ((size ?? 0) > longestEdited)
    throw nothing(`${named(path)} is longer than the ${longestEdited} bytes that can be edited here`);
  const { data } = await api.request("GET /repos/{owner}/{repo}/git/blobs/{file_sha}", {
    ...repository,
    file_sha: sha,
  });
  const bytes = fromBase64(answerOf(blob, data, "a file").content);
  const text = bytes && textOf(bytes);
  if (text === undefined) throw nothing(`${named(path)} is not text in UTF-8, so it cannot be edited`);
  return text;
}

function edited(path: string, text: string, edits: readonly Edit[]): string {
  const outcome = applyEdits(text, edits);
  if (outcome.ok) return outcome.text;
  const { index, found } = outcome;
  const place = `The oldText of edit ${index + 1} of ${named(path)}`;
  if (found === "many") throw nothing(`${place} is there more than once: give more of what is around it`);
  const former = index > 0 ? " after the edits before it" : "";
  const hasReturns = text.includes("\r\n") && !edits[index]?.oldText.includes("\r");
  const lineEnds = hasReturns ? ' (lines of this file end with "\\r\\n")' : "";
  throw nothing(
    `${place} is not in the file${former}: read it again, it has to be exactly the same${lineEnds}`,
  );
}

function leadsElsewhere(path: string): string {
  return `${named(path)} is a symbolic link: change the file that it leads to, or delete it first and make a file in another commit`;
}

function nothing(problem: string): ToolFailure {
  return new ToolFailure(`${problem}. Nothing was committed.`);
}
