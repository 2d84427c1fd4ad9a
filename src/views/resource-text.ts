import type { ResourceContents } from "../catalogue/content.ts";
import { excerptOf } from "../text/excerpt.ts";
import { untrustedNotice } from "./notice.ts";

/** A text that others wrote, cleaned for a model. */
interface Text {
  readonly mimeType: string;
  readonly text: string;
  /** The most of it that is given, in bytes of JSON. */
  readonly mostBytes: number;
  /** How to read on, from a line. */
  readonly readOn: (line: number) => string;
  /** The line that follows this text, if it is a part itself. */
  readonly nextLine?: number | undefined;
  /** What else there is to say of it. */
  readonly notes?: readonly string[];
}

/** The most that a resource has of a text, in bytes of JSON: more than a tool gives, for a client can keep it. */
export const mostOfResource = 100_000;

/**
 * A text as a resource: first, in a line of its own, that others wrote it; last, what was left out and how to get it.
 */
export function textResource(
  uri: string,
  { mimeType, text, mostBytes, readOn, nextLine, notes = [] }: Text,
): ResourceContents & { readonly text: string } {
  const part = excerptOf(text, 1, mostBytes);
  const next = part?.nextLine ?? nextLine;
  const last = [
    ...(part?.cut ? [`Line ${part.lastLine} is too long to be shown, and is cut.`] : []),
    ...notes,
    ...(next === undefined ? [] : [`Lines 1 to ${next - 1} are shown. ${readOn(next)}`]),
  ];
  const shown = part?.text ?? "";
  const end = last.length > 0 && !shown.endsWith("\n") ? "\n" : "";
  return { uri, mimeType, text: `${said([untrustedNotice])}${shown}${end}${said(last)}` };
}

/** What is known about something, as a resource: the same as a tool's result. */
export function jsonResource(uri: string, facts: object): ResourceContents & { readonly text: string } {
  return { uri, mimeType: "application/json", text: JSON.stringify(facts) };
}

function said(sentences: readonly string[]): string {
  return sentences.map((sentence) => `# ${sentence}\n`).join("");
}
