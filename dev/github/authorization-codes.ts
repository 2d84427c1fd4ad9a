import { createHash, randomBytes } from "node:crypto";
import type { Authorization } from "./tokens.ts";

/** What the token endpoint compares before it redeems a code. */
export interface CodeGrant extends Authorization {
  readonly redirectUri: string;
  /** PKCE, S256. */
  readonly codeChallenge: string | undefined;
}

const LIFETIME_MS = 10 * 60 * 1000;

/** Authorization codes: single use, ten minutes. */
export class AuthorizationCodes {
  readonly #codes = new Map<string, { grant: CodeGrant; expiresAt: number }>();
  readonly #now: () => number;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  issue(grant: CodeGrant): string {
    const code = randomBytes(10).toString("hex");
    this.#codes.set(code, { grant, expiresAt: this.#now() + LIFETIME_MS });
    return code;
  }

  /** Spends a code, even when what follows fails; undefined when it is unknown, spent or expired. */
  redeem(code: string): CodeGrant | undefined {
    const found = this.#codes.get(code);
    this.#codes.delete(code);
    return found !== undefined && found.expiresAt > this.#now() ? found.grant : undefined;
  }

  clear(): void {
    this.#codes.clear();
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
