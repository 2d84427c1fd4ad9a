import { byteLength, jsonByteLength, shortened } from "../text/bytes.ts";

/** Most that a row of a list takes, in bytes of JSON. */
export const rowBytes = 300;

/** How much of JSON something takes, in bytes. */
export function sizeOf(value: unknown): number {
  return byteLength(JSON.stringify(value));
}

/** What is left for a row's texts, which are empty so far. */
export function roomIn(row: object, mostBytes = rowBytes): number {
  return mostBytes - sizeOf(row);
}

/**
 * Texts that share so many bytes of JSON: what short ones leave, long ones get, and those that are too long even so
 * are cut to the same length.
 */
export function fitTogether<Texts extends readonly string[]>(
  texts: Texts,
  mostBytes: number,
): { [Index in keyof Texts]: string };
export function fitTogether(texts: readonly string[], mostBytes: number): string[] {
  const fitted: string[] = [];
  let left = mostBytes;
  let waiting = texts.length;
  const shortestFirst = texts
    .map((text, index) => ({ text, index, size: jsonByteLength(text) }))
    .sort((one, other) => one.size - other.size);
  for (const { text, index, size } of shortestFirst) {
    const share = Math.min(size, Math.floor(left / waiting--));
    fitted[index] = shortened(text, share);
    left -= share;
  }
  return fitted;
}
