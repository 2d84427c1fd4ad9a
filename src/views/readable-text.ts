import { untrustedText, visible } from "../text/untrusted.ts";

/** A file's text as a model may read it. */
export interface ReadableText {
  /** With LF at the ends of lines. */
  readonly shown: string;
  /** How lines end in the file, if not with LF. */
  readonly lineEndings?: "CRLF" | "mixed";
  /** It differs otherwise, too: written back, the file would not be what it was. */
  readonly altered?: true;
}

/** Formats that people read rendered, without the comments. In any other, they are there to be read. */
const rendered = /\.(?:md|markdown|mdown|mkd|mdx|rst)$/i;

/** What of a file people see. @param path says its format */
export function shownOf(text: string, path: string): string {
  return rendered.test(path) ? untrustedText(text) : visible(text);
}

/** The text of a file as people see it. @param path says its format */
export function readableText(text: string, path: string): ReadableText {
  const lines = text.replaceAll("\r\n", "\n");
  const shown = shownOf(lines, path);
  const lineEndings = lines.length === text.length ? undefined : endingsOf(text);
  return {
    shown,
    ...(lineEndings && { lineEndings }),
    ...(shown !== lines && { altered: true }),
  };
}

function endingsOf(text: string): "CRLF" | "mixed" {
  return /(?:^|[^\r])\n/.test(text) ? "mixed" : "CRLF";
}
