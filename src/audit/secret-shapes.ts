/**
 * What looks like a secret: tokens of GitHub, tokens and codes of this server, JSON Web Tokens, keys, headers that carry
 * any of them, and e-mail addresses. None is meant to get near the audit trail; this is the last thing in its way.
 */
const secretShapes = new RegExp(
  [
    "\\bgh[a-z]_\\w+",
    "\\bgithub_pat_\\w+",
    "\\b\\d{1,20}:[\\w-]{16}:[\\w-]+",
    "\\beyJ[\\w-]{8,}(?:\\.[\\w-]*)*",
    "\\bv1(?:\\.[\\w-]{12,}){2}",
    "-----BEGIN[^]*",
    "\\b(?:bearer|basic)\\s+\\S+",
    // bounded, so that a long text is not looked through again for each of its characters
    "[^\\s@<>\"']{1,64}@[^\\s@<>\"']{1,255}",
  ].join("|"),
  "gi",
);

const withheld = "⟦withheld⟧";

/** A text without what looks like a secret. */
export function withoutSecrets(text: string): string {
  return text.replace(secretShapes, withheld);
}

/** Whether a parameter's name says that its value is nobody's to see: a secret, somebody's address, or a text of theirs. */
export function namesSecret(parameter: string): boolean {
  return /token|secret|pass|key|credential|auth|cookie|session|e-?mail|code$|body|content|message|text|prompt|verifier/i.test(
    parameter,
  );
}
