import { shortened } from "./bytes.ts";

/**
 * What strangers wrote, as a model may read it: without characters that nobody sees and without comments that nobody is
 * shown, so that what the model reads is what a person would have read.
 */
export function untrustedText(text: string): string {
  return visible(text).replace(/<!--[\s\S]*?(?:--!?>|$)/g, "");
}

/** {@link untrustedText} on one line, of at most so many bytes of JSON: titles, names, labels. */
export function untrustedLine(text: string, mostBytes: number): string {
  return shortened(untrustedText(text).replace(/\s+/g, " ").trim(), mostBytes);
}

/** Without characters that are not seen, or that change the order in which others are. Comments stay. */
export function visible(text: string): string {
  return text.replace(/[\p{Cf}\p{Cc}]/gu, (character) => (/[\n\t]/.test(character) ? character : ""));
}
