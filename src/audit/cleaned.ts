import { shortened } from "../text/bytes.ts";
import { withoutAnyUnseen } from "../text/unseen.ts";
import { withoutSecrets } from "./secret-shapes.ts";

/**
 * A text as an entry may have it: one line, of well-formed characters that are seen, of at most so many bytes of JSON,
 * and nothing in it that looks like a secret.
 */
export function cleaned(text: string, mostBytes: number): string {
  // what is beyond is cut off anyway, and need not be looked at
  const beginning = text.length > 8 * mostBytes ? text.slice(0, 8 * mostBytes) : text;
  const line = withoutAnyUnseen(beginning.replace(/\s/g, " ").toWellFormed()).trim();
  return shortened(withoutSecrets(line), mostBytes);
}

/** What came of texts that recur. None of them is longer than an entry has it. */
const known = new Map<string, string>();

/** How many an isolate remembers. */
const mostRemembered = 1000;

/** {@link cleaned}, for a text that comes again and again. */
export function cleanedOnce(text: string, mostBytes: number): string {
  if (text.length > mostBytes) return cleaned(text, mostBytes);
  const key = `${mostBytes} ${text}`;
  const found = known.get(key);
  if (found !== undefined) return found;
  const made = cleaned(text, mostBytes);
  if (known.size >= mostRemembered) known.clear();
  known.set(key, made);
  return made;
}
