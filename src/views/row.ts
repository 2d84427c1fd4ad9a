import { byteLength, jsonByteLength, shortened } from "../text/bytes.ts";

/** The most that a row of a list takes, in bytes of JSON. */
export const mostOfRow = 300;

/** What a row's text is left before other fields are, in bytes. */
const enough = 40;

/**
 * A row of at most so many bytes of JSON, whatever is in it: what matters least is left out first, and then its text
 * is cut.
 * @param text the field that is cut
 * @param lesser the fields that are left out, in this order, where the text would have hardly any room
 */
export function rowWithin<Row extends object, Text extends keyof Row, Lesser extends keyof Row = never>(
  mostBytes: number,
  row: Row,
  text: Text,
  lesser: readonly Lesser[] = [],
): Omit<Row, Lesser> & Partial<Pick<Row, Lesser>> {
  const whole = row[text];
  if (typeof whole !== "string") return row;
  const kept: Omit<Row, Lesser> & Partial<Pick<Row, Lesser>> = { ...row };
  const room = () => mostBytes - jsonBytes({ ...kept, [text]: "" });
  const wanted = Math.min(enough, jsonByteLength(whole));
  for (const field of lesser) if (room() < wanted) delete kept[field];
  return { ...kept, [text]: shortened(whole, room()) };
}

/** What is left for a row's texts, which are empty so far. */
export function roomIn(row: object, mostBytes = mostOfRow): number {
  return mostBytes - jsonBytes(row);
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

/** What a value takes as JSON, in bytes. */
export function jsonBytes(value: unknown): number {
  return byteLength(JSON.stringify(value));
}
