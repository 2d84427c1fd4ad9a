import * as z from "zod";
import { accountId } from "../identity/account-id.ts";
import { groupName } from "../policy/policy.ts";

/**
 * What a grant says about who signed in. The library encrypts it under the client's tokens and hands it to every
 * request. It holds no credential: those are in the account's vault.
 */
export const grantProps = z.strictObject({
  userId: accountId,
  /** For display only: logins change hands. */
  login: z.string(),
  /** Present if `profile` was granted and there is one. */
  name: z.string().optional(),
  /** Where their picture is shown; present if `profile` was granted. */
  picture: z.url().optional(),
  /** Present if `email` was granted and there is one that may be relied on. */
  email: z.string().optional(),
  /** Present if `profile` was granted and the upstream says groups. */
  groups: z.array(z.string()).optional(),
  /** When this grant's write access ends, in milliseconds since the epoch; absent: with the grant. */
  writeUntil: z.number().optional(),
  /**
   * The client asked for a token with fewer scopes than its grant has (RFC 6749 section 6), or had it made in exchange for
   * another (RFC 8693): it gets no more by it.
   */
  narrowed: z.boolean().optional(),
  /**
   * When a token ends that was made in exchange for another, or is not from here, in milliseconds since the epoch: its
   * streams end with it.
   */
  endsAt: z.number().optional(),
  /** Which of the account's connections this is; its vault knows the credential that serves it. */
  connectionId: z.string().min(1),
});

/** Most groups that a grant keeps, and how many characters of them: it is read with each request. */
const mostGroups = 100;
const mostCharacters = 4000;

/** The first of an account's groups, as many as a grant keeps. What decides about access asks the vault, for all. */
export function keptGroups(groups: readonly string[]): string[] {
  const kept: string[] = [];
  let characters = 0;
  for (const group of groups.slice(0, mostGroups)) {
    characters += group.length;
    if (characters > mostCharacters) break;
    if (groupName.safeParse(group).success) kept.push(group);
  }
  return kept;
}

export type GrantProps = z.output<typeof grantProps>;

/** How long tokens live, in seconds. */
export const lifetimes = {
  accessToken: 3600,
} as const;
