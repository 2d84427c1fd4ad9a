import { z } from "zod";
import { accountId } from "../identity/account-id.ts";

/**
 * What a grant says about who signed in. The library encrypts it under the client's tokens and hands it to every
 * request. It holds no credential: those are in the account's vault.
 */
export const grantProps = z.strictObject({
  userId: accountId,
  /** For display only: logins change hands. */
  login: z.string(),
  /** Present if `profile` was granted and GitHub has one. */
  name: z.string().optional(),
  /** Where GitHub shows their picture; present if `profile` was granted. */
  picture: z.url().optional(),
  /** Present if `email` was granted and GitHub has one that it verified. */
  email: z.string().optional(),
  /** When this grant's write access ends, in milliseconds since the epoch; absent: with the grant. */
  writeUntil: z.number().optional(),
  /**
   * The client asked for a token with fewer scopes than its grant has (RFC 6749 section 6), or had it made in exchange for
   * another (RFC 8693): it gets no more by it.
   */
  narrowed: z.boolean().optional(),
  /** When a token that was made in exchange for another ends, in milliseconds since the epoch: its streams end with it. */
  endsAt: z.number().optional(),
  /** Which of the account's connections this is; its vault knows the credential that serves it. */
  connectionId: z.string().min(1),
});

export type GrantProps = z.output<typeof grantProps>;

/** How long tokens live, in seconds. */
export const lifetimes = {
  accessToken: 3600,
} as const;
