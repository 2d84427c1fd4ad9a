import { ToolFailure } from "../catalogue/context.ts";
import { excerptOf } from "../text/excerpt.ts";

/** A part of a long text, and where in it that is. */
export interface TextPart {
  readonly text: string;
  readonly firstLine: number;
  readonly lastLine: number;
  /** Absent if the text goes on beyond what was read of it. */
  readonly totalLines?: number;
  readonly nextLine?: number;
  readonly note?: string;
}

/** The most that a part takes, in bytes of JSON. */
const mostOfPart = 18_000;

/**
 * The part of a text that begins at a line.
 * @param isWhole whether that is all of the text
 * @throws {ToolFailure} if the text ends before that line
 */
export function partOf(text: string, fromLine: number, isWhole: boolean): TextPart {
  const lines = linesOf(text);
  const excerpt = fromLine <= lines ? excerptOf(text, fromLine, mostOfPart) : undefined;
  if (!excerpt) throw new ToolFailure(isWhole ? endsAt(lines) : readTo(lines));
  const lastLine = Math.min(excerpt.lastLine, lines);
  const notes = [
    ...(excerpt.cut ? [`Line ${lastLine} is too long to be shown, and is cut.`] : []),
    ...(lastLine === lines && !isWhole ? [`${readTo(lines)} See url for the rest.`] : []),
  ];
  return {
    text: excerpt.text,
    firstLine: excerpt.firstLine,
    lastLine,
    ...(isWhole && { totalLines: lines }),
    ...(lastLine < lines && { nextLine: lastLine + 1 }),
    ...(notes.length > 0 && { note: notes.join(" ") }),
  };
}

/** What ends a line does not begin another. */
function linesOf(text: string): number {
  const parts = text.split("\n").length;
  return text.endsWith("\n") ? Math.max(1, parts - 1) : parts;
}

const endsAt = (lines: number) => `The file ends at line ${lines}: fromLine must be at most that.`;

const readTo = (lines: number) => `Of this long file, the first ${lines} lines can be read here.`;
