import { untrustedLine } from "../text/untrusted.ts";

/** A path, a branch and the like within a sentence: quoted, so that it ends where it ends, and not endless. */
export function named(name: string): string {
  return `"${untrustedLine(name, 200)}"`;
}
