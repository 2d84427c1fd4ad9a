import { z } from "zod";

/**
 * What GitHub gave us to act as an account. It lives in the account's vault only, never in a grant, a session
 * or a log.
 */
export const credential = z.strictObject({
  accessToken: z.string().min(1),
  /** The GitHub scopes that it carries, sorted; empty for a GitHub App's user token. */
  scopes: z.array(z.string()),
  /** Seconds since the epoch, for a token that expires. */
  expiresAt: z.number().optional(),
  refreshToken: z.string().optional(),
});

export type Credential = z.output<typeof credential>;

/**
 * The canonical name of a set of GitHub scopes. GitHub counts tokens per user, app and scope set, so a vault
 * keeps one credential for each.
 */
export function scopeSetName(scopes: readonly string[]): string {
  return [...new Set(scopes)].sort().join(" ");
}
