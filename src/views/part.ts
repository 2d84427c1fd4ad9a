import { ToolFailure } from "../catalogue/context.ts";
import { type Excerpt, excerptOf } from "../text/excerpt.ts";

/**
 * The part of a text that begins at a line and takes at most so many bytes of JSON.
 * @param what is read, for the caller
 * @throws {ToolFailure} if the text ends before that line
 */
export function partOf(text: string, fromLine: number, mostBytes: number, what: string): Excerpt {
  const part = excerptOf(text, fromLine, mostBytes);
  if (part) return part;
  throw new ToolFailure(`${what} ends before line ${fromLine}: it has ${text.split("\n").length}.`);
}
