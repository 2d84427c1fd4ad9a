import { z } from "zod";
import type { SeededCommit } from "./seed.ts";

/** Sends a request below the repository, and gives back the answer's text. */
type Send = (method: string, path: string, body?: unknown) => Promise<string>;

const shaSchema = z.looseObject({ sha: z.string() });
const refSchema = z.looseObject({ object: shaSchema });
const commitSchema = z.looseObject({ tree: shaSchema });

/** Puts a commit on the branch `main`, with what one cannot put into a repository one file at a time. */
export async function writeCommit(send: Send, { message, files, tag }: SeededCommit): Promise<void> {
  const parent = refSchema.parse(JSON.parse(await send("GET", "/git/ref/heads/main"))).object.sha;
  const base = commitSchema.parse(JSON.parse(await send("GET", `/git/commits/${parent}`))).tree.sha;
  const entries = await Promise.all(files.map((file) => entryOf(send, file)));
  const tree = await shaOf(send, "/git/trees", { base_tree: base, tree: entries });
  const commit = await shaOf(send, "/git/commits", { message, tree, parents: [parent] });
  await send("PATCH", "/git/refs/heads/main", { sha: commit });
  if (tag !== undefined) await send("POST", "/git/refs", { ref: `refs/tags/${tag}`, sha: commit });
}

async function entryOf(send: Send, file: SeededCommit["files"][number]) {
  const { path } = file;
  if ("submodule" in file) return { path, mode: "160000", type: "commit", sha: file.submodule };
  if ("symlink" in file) return { path, mode: "120000", type: "blob", content: file.symlink };
  if ("text" in file) return { path, mode: "100644", type: "blob", content: file.text };
  if ("bytes" in file) return { path, mode: "100644", type: "blob", content: numberedLines(file.bytes) };
  const sha = await shaOf(send, "/git/blobs", { content: file.base64, encoding: "base64" });
  return { path, mode: "100644", type: "blob", sha };
}

async function shaOf(send: Send, path: string, body: unknown): Promise<string> {
  return shaSchema.parse(JSON.parse(await send("POST", path, body))).sha;
}

/** "Line 1", "Line 2" and so on, until there are this many bytes. */
function numberedLines(bytes: number): string {
  const lines: string[] = [];
  for (let length = 0; length < bytes; ) {
    const line = `Line ${lines.length + 1} of a file that is too long to be read at once.\n`;
    lines.push(line);
    length += line.length;
  }
  return lines.join("");
}
