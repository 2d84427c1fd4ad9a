import { untrustedText } from "../text/untrusted.ts";
import { fitTogether, jsonBytes } from "./row.ts";

/** Somebody's text that goes with a row. */
interface Said<Row, Rest> {
  readonly row: Row;
  readonly text: string | null | undefined;
  /** What tells where the rest of the text is, if it was cut. */
  readonly rest: Rest;
}

/**
 * Rows with their texts, in so many bytes of JSON; of a text that was cut, where the rest is, if there is room to say
 * it.
 */
export function withTexts<Row extends object, Rest extends object>(
  said: readonly Said<Row, Rest>[],
  mostBytes: number,
): (Row & Partial<Rest> & { body: string })[] {
  const whole = said.map(({ text }) => untrustedText(text ?? ""));
  const fitted = (isCut: readonly boolean[]) => {
    const rows = said.map(({ row, rest }, index) => ({ ...row, body: "", ...(isCut[index] && rest) }));
    const texts = fitTogether(whole, mostBytes - jsonBytes(rows));
    return { size: jsonBytes(rows), rows: rows.map((row, index) => ({ ...row, body: texts[index] ?? "" })) };
  };
  const plain = fitted([]);
  for (let shown = plain, known = -1; ; ) {
    const isCut = shown.rows.map(({ body }, index) => body !== whole[index]);
    const count = isCut.filter(Boolean).length;
    if (count === known) return shown.rows;
    known = count;
    // what is said of the rest takes room of the texts, so that others may be cut as well
    shown = fitted(isCut);
    if (shown.size > (mostBytes * 3) / 4) return plain.rows;
  }
}
