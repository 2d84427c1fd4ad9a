import * as z from "zod";

/**
 * What can stand in an Authorization header; the runtime would write anything else to the log. Tokens of OpenID
 * providers that name groups are thousands of characters long.
 */
const headerSafe = z.string().regex(/^[\x21-\x7e]{1,12000}$/);

/** Where an OpenID provider says something of an account. */
const claimsSource = z.enum(["id-token", "userinfo"]);

/** What an OpenID provider said of the account, for when it does not say it again elsewhere. */
const claims = z.strictObject({
  /** OpenID Connect Core 1.0 section 2; whatever else comes of the account has to name the same one. */
  sub: z.string(),
  groups: z.array(z.string()).optional(),
  /** The e-mail address, if it may be relied on. */
  email: z.string().optional(),
  /** Where either was said: what is not said any more in the same place is not so any more. */
  saidIn: z.strictObject({ groups: claimsSource.optional(), email: claimsSource.optional() }).optional(),
  /** Whether this is all that is said of it: there is nothing to be asked for elsewhere. */
  isWhole: z.literal(true).optional(),
});

export type ClaimsSource = z.output<typeof claimsSource>;

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
  claims: claims.optional(),
});

export type Credential = z.output<typeof credential>;

/**
 * The canonical name of a set of scopes. GitHub counts tokens per user, app and scope set, so a vault
 * keeps one credential for each.
 */
export function scopeSetName(scopes: readonly string[]): string {
  return [...new Set(scopes)].sort().join(" ");
}
