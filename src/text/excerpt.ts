import { beginningOf, fits, jsonByteLength } from "./bytes.ts";

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

/** What the end of a line takes in JSON. */
const newlineBytes = 2;

/**
 * The part of a text that begins at a line and takes at most so many bytes of JSON, whole lines if it can. Parts that
 * follow each other are the text again, with a line feed between them, but for what was cut.
 * @returns undefined if the text ends before that line
 */
export function excerptOf(text: string, fromLine: number, mostBytes: number): Excerpt | undefined {
  const lines = text.split("\n");
  const firstLine = Math.max(1, Math.trunc(fromLine));
  const first = lines[firstLine - 1];
  if (first === undefined) return undefined;
  // a first line that is too long for any part: as much of it as there is room for, or nobody ever gets past it
  const cut = !fits(first, mostBytes);
  const kept = [cut ? beginningOf(first, mostBytes) : first];
  let left = cut ? 0 : mostBytes - jsonByteLength(first);
  for (let index = firstLine; index < lines.length; index++) {
    const line = lines[index] ?? "";
    left -= newlineBytes;
    if (!fits(line, left)) break;
    kept.push(line);
    left -= jsonByteLength(line);
  }
  const lastLine = firstLine + kept.length - 1;
  return {
    text: kept.join("\n"),
    firstLine,
    lastLine,
    ...(lastLine < lines.length && { nextLine: lastLine + 1 }),
    cut,
  };
}
