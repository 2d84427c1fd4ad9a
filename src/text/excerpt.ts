import { byteLength } from "./bytes.ts";

/** A part of a long text. Lines count from 1. */
export interface Excerpt {
  readonly text: string;
  readonly firstLine: number;
  readonly lastLine: number;
  /** Where to go on; absent at the end. */
  readonly nextLine?: number;
  /** Whether a line was longer than what a part may hold, and is cut. */
  readonly cut: boolean;
}

/**
 * The part of a text that begins at a line and has at most so many bytes, whole lines if it can.
 * @returns undefined if the text ends before that line
 */
export function excerptOf(text: string, fromLine: number, mostBytes: number): Excerpt | undefined {
  const lines = text.split("\n");
  if (fromLine > lines.length) return undefined;
  const kept: string[] = [];
  let left = mostBytes;
  let cut = false;
  for (let index = fromLine - 1; index < lines.length; index++) {
    const line = lines[index] ?? "";
    const size = byteLength(line) + 1;
    if (size > left) {
      // one line that is too long for any part: as much of it as there is room for, or nobody ever gets past it
      if (kept.length === 0) {
        kept.push(firstBytes(line, left));
        cut = true;
      }
      break;
    }
    kept.push(line);
    left -= size;
  }
  const lastLine = fromLine + kept.length - 1;
  return {
    text: kept.join("\n"),
    firstLine: fromLine,
    lastLine,
    ...(lastLine < lines.length && { nextLine: lastLine + 1 }),
    cut,
  };
}

function firstBytes(line: string, mostBytes: number): string {
  const bytes = new TextEncoder().encode(line).subarray(0, mostBytes);
  // without what is left of a character that was cut through
  return new TextDecoder().decode(bytes).replace(/�$/, "");
}
