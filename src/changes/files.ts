import * as z from "zod";
import { path } from "../catalogue/parameters/path.ts";
import { byteLength } from "../text/bytes.ts";
import { fromBase64 } from "./bytes.ts";
import { named } from "./named.ts";

/** Longest content of a file, and of all files of a commit together, in bytes. */
const longestFile = 200_000;
const longestTogether = 1_000_000;

/** Most files of a commit, and edits of a file. */
const mostFiles = 50;
const mostEdits = 50;

const text = z
  .string()
  .refine((given) => given.isWellFormed(), "must be text; it holds half of a character")
  .refine((given) => byteLength(given) <= longestFile, `must have at most ${longestFile} bytes`);

const edit = z.strictObject({
  oldText: text.min(1).describe("Exactly as in the file; there once"),
  newText: text,
});

/** What happens to one file. */
const fileChange = z
  .strictObject({
    path,
    // base64 is a third longer than what it stands for
    content: z
      .string()
      .max(2 * longestFile)
      .optional()
      .describe("The whole new content"),
    encoding: z.enum(["utf-8", "base64"]).optional().describe("Of content: base64 for what is not text"),
    edits: z.array(edit).min(1).max(mostEdits).optional().describe("Made one after the other"),
    delete: z.literal(true).optional(),
  })
  .refine(
    (change) =>
      [change.content, change.edits, change.delete].filter((given) => given !== undefined).length === 1,
    "must have exactly one of content, edits and delete",
  )
  .refine(({ content, encoding }) => encoding === undefined || content !== undefined, {
    error: "belongs to content",
    path: ["encoding"],
  })
  .superRefine(({ content, encoding }, { addIssue }) => {
    if (content === undefined) return;
    const problem =
      encoding === "base64" ? base64Problem(content) : text.safeParse(content).error?.issues[0]?.message;
    if (problem !== undefined) addIssue({ code: "custom", path: ["content"], message: problem });
  });

export type FileChange = z.output<typeof fileChange>;

/** What happens to the files of one commit. */
export const fileChanges = z
  .array(fileChange)
  .min(1)
  .max(mostFiles)
  .superRefine((changes, { addIssue }) => {
    const problem = conflictOf(changes.map((change) => change.path)) ?? togetherProblem(changes);
    if (problem !== undefined) addIssue({ code: "custom", message: problem });
  })
  .describe("For each file its path and one of content, edits and delete");

function base64Problem(content: string): string | undefined {
  const bytes = /^[A-Za-z0-9+/]*={0,2}$/.test(content) && content.length % 4 === 0 && fromBase64(content);
  if (!bytes) return "must be base64, with padding and without line ends";
  return bytes.length > longestFile ? `must have at most ${longestFile} bytes` : undefined;
}

/** Paths that one commit cannot have: the same twice, or one that is a file and a directory. */
function conflictOf(paths: readonly string[]): string | undefined {
  const known = new Set<string>();
  for (const one of paths) {
    if (known.has(one)) return `${named(one)} is there twice: make all changes of a file in one entry`;
    known.add(one);
  }
  for (const one of paths) {
    const parent = ancestorsOf(one).find((ancestor) => known.has(ancestor));
    if (parent !== undefined) return `${named(parent)} cannot be a file and the directory of ${named(one)}`;
  }
  return undefined;
}

function togetherProblem(changes: readonly FileChange[]): string | undefined {
  const texts = changes.flatMap(({ content = "", edits = [] }) => [
    content,
    ...edits.flatMap(({ oldText, newText }) => [oldText, newText]),
  ]);
  const together = texts.reduce((sum, one) => sum + byteLength(one), 0);
  return together > longestTogether
    ? `must have at most ${longestTogether} bytes together: make several commits`
    : undefined;
}

/** The directories that a path leads through, from the root down. */
export function ancestorsOf(filePath: string): string[] {
  const parts = filePath.split("/").slice(0, -1);
  return parts.map((_part, index) => parts.slice(0, index + 1).join("/"));
}
