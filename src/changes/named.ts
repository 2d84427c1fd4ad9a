import { shortened } from "../text/bytes.ts";
import { visible } from "../text/untrusted.ts";

/** A path, a branch and the like within a sentence: in quotation marks, which it cannot end itself, and not endless. */
export function named(name: string): string {
  return `"${oneLine(name).replaceAll('"', "'")}"`;
}

/** The beginning of a text on one line, with what hides in it by name: as it will be written. */
export function oneLine(text: string): string {
  return shortened(visible(text).replace(/\s+/g, " ").trim(), 200);
}
