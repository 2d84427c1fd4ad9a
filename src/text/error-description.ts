/**
 * A sentence as an `error_description`, which has some characters of ASCII only (RFC 6749 section 4.1.2.1): groups and
 * places to sign in can be called anything.
 */
export function errorDescription(sentence: string): string {
  return sentence.replace(/["“”‘’]/g, "'").replace(/[^\x20-\x21\x23-\x5b\x5d-\x7e]/gu, "?");
}
