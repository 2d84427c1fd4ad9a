import { ToolFailure } from "../catalogue/context.ts";
import { type Excerpt, excerptOf } from "../text/excerpt.ts";

/** A part of a text, of so many lines. */
export interface Part extends Excerpt {
  readonly lines: number;
}

/**
 * The part of a text that begins at a line and takes at most so many bytes of JSON.
 * @param ifBeyond what to say of so many lines if that is none of them
 * @throws {ToolFailure} if the text ends before that line
 */
export function partOf(
  text: string,
  fromLine: number,
  mostBytes: number,
  ifBeyond: (lines: number) => string,
): Part {
  const lines = linesOf(text);
  const excerpt = fromLine <= lines ? excerptOf(text, fromLine, mostBytes) : undefined;
  if (!excerpt) throw new ToolFailure(ifBeyond(lines));
  const { nextLine, ...part } = excerpt;
  const lastLine = Math.min(part.lastLine, lines);
  return { ...part, lastLine, lines, ...(lastLine < lines && { nextLine: lastLine + 1 }) };
}

/** What to say of a line that is beyond the end. @param what is read, for the caller */
export function endOf(what: string): (lines: number) => string {
  return (lines) => `${what} ends at line ${lines}: fromLine must be at most that.`;
}

/** What ends a line does not begin another. */
function linesOf(text: string): number {
  const parts = text.split("\n").length;
  return text.endsWith("\n") ? Math.max(1, parts - 1) : parts;
}
