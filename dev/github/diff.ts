import { z } from "zod";

/** A changed file, as `emulate` tells it. */
export const fileSchema = z.looseObject({
  ...{ sha: z.string(), filename: z.string(), status: z.string(), previous_filename: z.string().optional() },
  ...{ additions: z.int(), deletions: z.int(), changes: z.int(), patch: z.string().optional() },
});

export type ChangedFile = z.infer<typeof fileSchema>;

export const filesSchema = z.looseObject({ files: z.array(fileSchema) });

const DIFF = /application\/vnd\.github\.(?:v3\.)?diff/;

/** Whether a caller asks for a diff instead of JSON. */
export const wantsDiff = (headers: Headers) => DIFF.test(headers.get("accept") ?? "");

/** Changes as `git diff` shows them. */
export function diffOfFiles(files: readonly ChangedFile[], more: Headers = new Headers()): Response {
  const headers = new Headers(more);
  headers.set("content-type", "application/vnd.github.diff; charset=utf-8");
  headers.delete("link");
  return new Response(files.map(diffOfFile).join(""), { headers });
}

function diffOfFile(file: ChangedFile): string {
  const { filename: now, previous_filename: before = now, status, patch, sha } = file;
  const short = sha.slice(0, 7);
  const lines = [`diff --git ${quoted(`a/${before}`)} ${quoted(`b/${now}`)}`];
  if (status === "added") lines.push("new file mode 100644", `index 0000000..${short}`);
  if (status === "removed") lines.push("deleted file mode 100644", `index ${short}..0000000`);
  if (status === "renamed") lines.push("similarity index 100%", `rename from ${before}`, `rename to ${now}`);
  if (status === "modified") lines.push(`index 0000000..${short} 100644`);
  const old = status === "added" ? "/dev/null" : quoted(`a/${before}`);
  const young = status === "removed" ? "/dev/null" : quoted(`b/${now}`);
  if (patch !== undefined) lines.push(`--- ${old}`, `+++ ${young}`, patch);
  else if (status !== "renamed" && file.changes === 0) lines.push(`Binary files ${old} and ${young} differ`);
  return `${lines.join("\n")}\n`;
}

/** git quotes names with bytes beyond ASCII, each as three octal digits. */
function quoted(name: string): string {
  if (/^[\x20-\x7e]*$/.test(name) && !/["\\]/.test(name)) return name;
  const bytes = [...Buffer.from(name)].map((byte) => {
    if (byte === 0x22 || byte === 0x5c) return `\\${String.fromCharCode(byte)}`;
    return byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : `\\${byte.toString(8).padStart(3, "0")}`;
  });
  return `"${bytes.join("")}"`;
}
