import * as z from "zod";
import type { GitHubApi } from "../upstream/github/api.ts";
import { UpstreamFailure } from "../upstream/github/failure.ts";
import { type LongText, textStart } from "../upstream/github/long-text.ts";
import { contentsRoute, type Item, type Place, parametersOf } from "./contents-answer.ts";
import { endOf, partOf } from "./part.ts";
import { readableText } from "./readable-text.ts";

/** The part of an output that is about a file with text. */
export const fileText = {
  text: z.string().optional(),
  firstLine: z.number().optional(),
  lastLine: z.number().optional(),
  totalLines: z.number().optional(),
  nextLine: z.number().optional().describe("fromLine for more; absent at the end"),
  lineEndings: z.enum(["CRLF", "mixed"]).optional().describe("LF if absent; text has LF always"),
  altered: z.literal(true).optional().describe("text is not exactly the file's: do not write it back"),
};

interface FileFacts extends z.output<z.ZodObject<typeof fileText>> {
  readonly kind: "file" | "binary" | "lfs-pointer";
  readonly note?: string;
}

/** The most that a part of a file takes, in bytes of JSON. */
const mostOfPart = 18_000;

/** How much of a file is read that is too long for GitHub to describe with its contents. */
const mostOfLongFile = 1024 * 1024;

/**
 * A file, as much of it as there is room for.
 * @throws {ToolFailure} if it ends before that line
 */
export async function fileOf(api: GitHubApi, place: Place, item: Item, fromLine: number): Promise<FileFacts> {
  const { text, isText, isWhole } = await textOf(api, place, item);
  if (!isText) return { kind: "binary", note: binary(place.path ?? "") };
  const stored = storedElsewhere(text);
  if (stored !== undefined) return { kind: "lfs-pointer", note: stored };
  const { shown, lineEndings, altered } = readableText(text, place.path ?? "");
  const { lines, cut, ...part } = partOf(shown, fromLine, mostOfPart, isWhole ? endOf("The file") : readTo);
  const notes = [
    ...(cut ? [`Line ${part.lastLine} is too long to be shown, and is cut.`] : []),
    ...(part.lastLine === lines && !isWhole ? [`${readTo(lines)} See url for the rest.`] : []),
    ...(altered ? [alteredNote] : []),
  ];
  return {
    kind: "file",
    ...part,
    ...(isWhole && { totalLines: lines }),
    ...(lineEndings && { lineEndings }),
    ...(altered && { altered }),
    ...(notes.length > 0 && { note: notes.join(" ") }),
  };
}

const readTo = (lines: number) => `Of this long file, the first ${lines} lines can be read here.`;

/** A file's text. GitHub gives contents up to 1 MB in base64, and of what is longer, that there are some. */
export async function textOf(api: GitHubApi, place: Place, { encoding, content }: Item): Promise<LongText> {
  if (encoding === "base64" && content !== undefined) return decoded(content);
  const accept = "application/vnd.github.raw+json";
  return await textStart(api, contentsRoute, { ...parametersOf(place), headers: { accept } }, mostOfLongFile);
}

function decoded(content: string): LongText {
  const bytes = bytesOf(content);
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(bytes);
    return { text, isWhole: true, isText: !text.includes("\0") };
  } catch {
    return { text: "", isWhole: true, isText: false };
  }
}

/** @throws {UpstreamFailure} `malformed` */
function bytesOf(content: string): Uint8Array {
  try {
    return Uint8Array.from(atob(content), (character) => character.charCodeAt(0));
  } catch {
    const message = "GitHub's answer could not be read. Try again later.";
    throw new UpstreamFailure("malformed", message, "contents that are not base64");
  }
}

/** What Git LFS leaves in git for a file that it stores elsewhere. */
const lfsPointer =
  /^version https:\/\/git-lfs\.github\.com\/spec\/v1\n(?:[a-z0-9.-]+ .{1,200}\n)*?size (\d{1,15})\n/;

/** What to say of a file of which git has a pointer only; undefined of any other. */
export function storedElsewhere(text: string): string | undefined {
  const stored = lfsPointer.exec(text);
  return stored ? inLfs(stored[1] ?? "") : undefined;
}

function inLfs(size: string): string {
  return `In git there is a pointer only: Git LFS keeps the file, of ${size} bytes. It is not shown; see url.`;
}

function binary(path: string): string {
  const [, extension] = /\.([A-Za-z0-9]{1,10})$/.exec(path) ?? [];
  const kind = extension === undefined ? "" : ` (.${extension.toLowerCase()})`;
  return `A binary file${kind}, or one in an encoding other than UTF-8. It is not shown; see url.`;
}

const alteredNote =
  "The file has what nobody sees: hidden characters, which text names or leaves out, or comments, without which lines are counted. Do not write text back; change the file by edits of what you see.";
