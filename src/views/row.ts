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

/** What a value takes as JSON. */
export function jsonBytes(value: unknown): number {
  return byteLength(JSON.stringify(value));
}
