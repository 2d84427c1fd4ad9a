import { shortened } from "./bytes.ts";
import { withoutHiddenMarkdown } from "./definitions.ts";
import { withoutHiddenElements } from "./elements.ts";
import { codePoint, replaceUnseen, withoutAnyUnseen } from "./unseen.ts";

/** How often hidden parts may be made of the remains of others before nothing of the kind is taken for markup. */
const mostPasses = 6;

/**
 * What strangers wrote, as a model may read it: what a person would have seen. Gone is what nobody sees: characters
 * (but where they make up an emoji, or spell a word), escape sequences of terminals, comments of HTML and Markdown,
 * elements that are hidden, attributes. What is seen stays, whatever it says: that it is of strangers is said beside
 * it, and no list of bad phrases would know them all. So do descriptions of images, links and base64.
 */
export function untrustedText(text: string): string {
  return settled(text, true);
}

/** {@link untrustedText} on one line, of at most so many bytes of JSON: titles, names, labels. */
export function untrustedLine(text: string, mostBytes: number): string {
  // "[Bug]: crash" is a title, and only in a text of several lines it would be markup
  const seenOfLines = settled(text, text.includes("\n"));
  return shortened(oneLine(settled(oneLine(seenOfLines), false)), mostBytes);
}

/**
 * Code, as a reader may trust that there is no more to it: a character that is not seen, or that changes the order in
 * which others are, stands there by its name, such as ⟦U+202E⟧. Comments stay. A byte order mark at the start goes.
 */
export function visible(text: string): string {
  return replaceUnseen(code(text), (characters) =>
    Array.from(characters, (character) => `⟦${codePoint(character)}⟧`).join(""),
  );
}

/** How many characters of some code are not seen: those that {@link visible} names. */
export function hiddenIn(text: string): number {
  let hidden = 0;
  replaceUnseen(code(text), (characters) => {
    hidden += Array.from(characters).length;
    return "";
  });
  return hidden;
}

function code(text: string): string {
  return text
    .toWellFormed()
    .replace(/^\uFEFF/, "")
    .replaceAll("\r\n", "\n");
}

/** A text of which nothing is left to take away: what is done to it again changes nothing. */
function settled(text: string, isDocument: boolean): string {
  let current = withLineFeeds(withoutEscapeSequences(text.toWellFormed()));
  for (let pass = 0; pass < mostPasses; pass++) {
    const next = seen(current, isDocument);
    if (next === current) return current;
    current = next;
  }
  return withoutMarkup(current);
}

function seen(text: string, isDocument: boolean): string {
  const readable = withoutPiles(replaceUnseen(withLineFeeds(withoutEscapeSequences(text)), () => ""));
  const markdown = withoutHiddenMarkdown(readable, isDocument);
  return withoutUnseenEntities(withoutHiddenElements(markdown));
}

/** What was nested on purpose, with nothing in it that could be markup still. */
function withoutMarkup(text: string): string {
  return withoutPiles(withoutAnyUnseen(text))
    .replaceAll("<", "&lt;")
    .replaceAll("]:", "]\\:")
    .replaceAll("&#", "&amp;#")
    .replace(/(`{3,}|~{3,})[^\n]*/g, "$1");
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: vertical tab and form feed end lines as well
const lineEnds = /\r\n|[\r\x0b\x0c\x85\u2028\u2029]/g;

/** The line ends of all systems as one: none of them is a way to overwrite a line or to hide one. */
function withLineFeeds(text: string): string {
  return text.replace(lineEnds, "\n");
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what they begin with
const controlSequence = /(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what they begin and end with
const systemCommand = /(?:\x1b\]|\x9d)[^\x07\x1b\x9c\n]*(?:\x07|\x1b\\|\x9c)/g;

/** Without what would change colours, move the cursor or set titles in a terminal (ECMA-48). */
function withoutEscapeSequences(text: string): string {
  return text.replace(controlSequence, "").replace(systemCommand, "");
}

/** Without marks upon the eighth mark of a letter: no script needs them, and a heap of them is as long as one likes. */
function withoutPiles(text: string): string {
  return text.replace(/([\p{Mn}\p{Me}]{8})[\p{Mn}\p{Me}]+/gu, "$1");
}

/** Without characters that are written as numbers and that nobody would see. */
function withoutUnseenEntities(text: string): string {
  return text.replace(/&#(?:x([0-9a-f]{1,6})|([0-9]{1,7}));?/gi, (entity, hexadecimal, decimal) => {
    const number = hexadecimal ? Number.parseInt(hexadecimal, 16) : Number(decimal);
    if (number > 0x10ffff || (number >= 0xd800 && number < 0xe000)) return entity;
    return withoutAnyUnseen(String.fromCodePoint(number)) === "" ? "" : entity;
  });
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
