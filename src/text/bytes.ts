import { once } from "./once.ts";

const encoder = new TextEncoder();
const graphemes = once(() => new Intl.Segmenter("en", { granularity: "grapheme" }));

/** How far around a cut one looks for the character that it would go through; what is longer is nobody's character. */
const widestCharacter = 64;

const ellipsis = "…";

/** How long a text is in UTF-8. */
export function byteLength(text: string): number {
  return encoder.encode(text).byteLength;
}

/** What a text takes within JSON, in UTF-8, without the quotes around it. */
export function jsonByteLength(text: string): number {
  return byteLength(JSON.stringify(text)) - 2;
}

/** Whether a text takes at most so many bytes of JSON. One that is far too long is not measured. */
export function fits(text: string, mostBytes: number): boolean {
  return text.length <= mostBytes && jsonByteLength(text) <= mostBytes;
}

/**
 * A text of at most so many bytes of JSON, cut between characters; an ellipsis says that it was cut. With less room
 * than an ellipsis takes, nothing is left.
 */
export function shortened(text: string, mostBytes: number): string {
  if (fits(text, mostBytes)) return text;
  const room = mostBytes - byteLength(ellipsis);
  return room >= 0 ? beginningOf(text, room) + ellipsis : "";
}

/** As much of a text's beginning as takes at most so many bytes of JSON, up to the end of a character. */
export function beginningOf(text: string, mostBytes: number): string {
  let left = mostBytes;
  let end = 0;
  while (end < text.length) {
    const code = text.codePointAt(end) ?? 0;
    left -= jsonBytesOf(code);
    if (!(left >= 0)) break;
    end += code > 0xffff ? 2 : 1;
  }
  return end < text.length ? text.slice(0, characterStart(text, end)) : text;
}

/** What JSON escapes with one letter: backspace, tab, line feed, form feed, carriage return, quote, backslash. */
const shortEscapes: ReadonlySet<number> = new Set([0x08, 0x09, 0x0a, 0x0c, 0x0d, 0x22, 0x5c]);

/**
 * What a code point takes within JSON, in UTF-8, as `JSON.stringify` writes it: {@link jsonByteLength} of each
 * character by itself would cost many times as much as that of the whole text.
 */
function jsonBytesOf(code: number): number {
  if (code < 0x80) {
    if (shortEscapes.has(code)) return 2;
    return code < 0x20 ? 6 : 1;
  }
  if (code < 0x800) return 2;
  // half of a character is escaped
  if (code >= 0xd800 && code <= 0xdfff) return 6;
  return code > 0xffff ? 4 : 3;
}

/** Where the character begins, as people see characters (UAX #29), that a cut at this place would go through. */
function characterStart(text: string, cut: number): number {
  const from = Math.max(0, cut - widestCharacter);
  const around = text.slice(from, cut + widestCharacter);
  const start =
    from +
    (graphemes()
      .segment(around)
      .containing(cut - from)?.index ?? 0);
  // one that is wider than we look was made to be: then the cut stays, which is never within a surrogate pair
  return start > from || from === 0 ? start : cut;
}
