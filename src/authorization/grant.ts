import { z } from "zod";

/**
 * What a grant says about who signed in. The library encrypts it under the client's tokens and hands it to every
 * request. It holds no credential: those are in the account's vault, under `userId` and `upstreamScopes`.
 */
export const grantProps = z.strictObject({
  /** GitHub's numeric id. */
  userId: z.string().regex(/^[1-9]\d{0,19}$/),
  /** For display only: logins change hands. */
  login: z.string(),
  /** Present if `profile` was granted and GitHub has one. */
  name: z.string().optional(),
  /** Present if `email` was granted and GitHub has one. */
  email: z.string().optional(),
  /** The GitHub scopes of the credential that serves this grant. */
  upstreamScopes: z.array(z.string()),
});

export type GrantProps = z.output<typeof grantProps>;

/** How long tokens live, in seconds. */
export const lifetimes = {
  accessToken: 3600,
  /** A grant that no client has used for this long ends; each refresh starts the time anew. */
  idleGrant: 90 * 24 * 3600,
} as const;
