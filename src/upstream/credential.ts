import { z } from "zod";

/** What can stand in an Authorization header. The runtime would write anything else to the log. */
const headerSafe = z.string().regex(/^[\x21-\x7e]{1,1000}$/);

/**
 * What the upstream gave us to act as an account. It lives in the account's vault only, never in a grant, a session
 * or a log.
 */
export const credential = z.strictObject({
  accessToken: headerSafe,
  /** The upstream's scopes that it carries, sorted; empty where it has none, such as a GitHub App's user token. */
  scopes: z.array(z.string()),
  /** Seconds since the epoch, for a token that expires. */
  expiresAt: z.number().optional(),
  refreshToken: headerSafe.optional(),
});

export type Credential = z.output<typeof credential>;

/**
 * The canonical name of a set of scopes. GitHub counts tokens per user, app and scope set, so a vault
 * keeps one credential for each.
 */
export function scopeSetName(scopes: readonly string[]): string {
  return [...new Set(scopes)].sort().join(" ");
}
