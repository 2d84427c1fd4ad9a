import { shortened } from "../text/bytes.ts";
import { visible } from "../text/untrusted.ts";

/** What a person may take for a quotation mark of ours: those of all scripts, and other signs that look like two strokes. */
const quotationMark = /[\p{Quotation_Mark}\u02BA\u02EE\u02F5\u02F6\u05F4\u2033\u2036\u3003]/gu;

/** A path, a branch and the like within a sentence: in quotation marks, which it cannot end itself, and not endless. */
export function named(name: string): string {
  return `"${oneLine(name).replace(quotationMark, "'")}"`;
}

/** The beginning of a text on one line, with what hides in it by name: as it will be written. */
export function oneLine(text: string): string {
  return shortened(visible(text).replace(/\s+/g, " ").trim(), 200);
}
