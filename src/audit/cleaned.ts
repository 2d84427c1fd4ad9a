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
