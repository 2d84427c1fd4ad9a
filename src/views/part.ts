import { ToolFailure } from "../catalogue/context.ts";
import { type Excerpt, excerptOf } from "../text/excerpt.ts";
import { sizeOf } from "./fit.ts";

/**
 * The part of a text, without invisible characters, that begins at a line and takes at most so many bytes of JSON.
 * @param what is read, for the caller
 * @throws {ToolFailure} if the text ends before that line
 */
export function partOf(text: string, fromLine: number, mostBytes: number, what: string): Excerpt {
  // most texts grow by less than that in JSON, and none of visible characters to more than twice its length
  const part = excerptOf(text, fromLine, Math.floor((mostBytes * 7) / 8));
  const fits = part !== undefined && sizeOf(part.text) <= mostBytes;
  const found = fits ? part : excerptOf(text, fromLine, Math.floor(mostBytes / 2) - 1);
  if (found) return found;
  throw new ToolFailure(`${what} ends before line ${fromLine}: it has ${text.split("\n").length}.`);
}
