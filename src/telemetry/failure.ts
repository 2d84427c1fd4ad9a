import { originOf } from "./error-origin.ts";
import { log } from "./log.ts";

/** Digits that are not mistaken for each other when somebody reads them aloud (Crockford's base 32). */
const digits = "0123456789abcdefghjkmnpqrstvwxyz";

/**
 * A reference: what somebody is told of a failure that is none of theirs, and by which the operator finds it in the log.
 * Twelve random digits in three groups, so that they can be read aloud and typed.
 */
export function newReference(): string {
  const random = crypto.getRandomValues(new Uint8Array(12));
  const text = Array.from(random, (byte) => digits[byte % digits.length]).join("");
  return [0, 4, 8].map((start) => text.slice(start, start + 4)).join("-");
}

/**
 * Logs what should not have happened, as one line with where it came from.
 * @returns the reference of that line, for whoever asked
 */
export function reportFailure(event: string, error: unknown, facts: object = {}): string {
  const reference = newReference();
  log.error(event, { reference, ...facts, ...originOf(error) });
  return reference;
}
