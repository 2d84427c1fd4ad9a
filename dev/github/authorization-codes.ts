import { createHash } from "node:crypto";
import { SingleUseCodes } from "./single-use-codes.ts";
import type { Authorization } from "./tokens.ts";

/** What the token endpoint compares before it redeems a code. */
export interface CodeGrant extends Authorization {
  readonly redirectUri: string;
  /** PKCE, S256. */
  readonly codeChallenge: string | undefined;
}

/** Authorization codes: single use, ten minutes. */
export class AuthorizationCodes extends SingleUseCodes<CodeGrant> {
  constructor(now: () => number = Date.now) {
    super({ lifetime: 10 * 60 * 1000, bytes: 10 }, now);
  }
}

/** Whether the verifier belongs to the challenge (RFC 7636, section 4.6); none is due without a challenge. */
export function verifierMatches(
  codeChallenge: string | undefined,
  codeVerifier: string | undefined,
): boolean {
  if (codeChallenge === undefined) return true;
  if (codeVerifier === undefined) return false;
  return createHash("sha256").update(codeVerifier).digest("base64url") === codeChallenge;
}
