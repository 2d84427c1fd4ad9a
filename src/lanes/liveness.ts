import type { Accounts } from "../accounts/accounts.ts";
import type { Caller } from "../authorization/caller.ts";

/**
 * Whether what a caller opened may stay open: the connection that they came by is still there. A token that was made in
 * exchange for another was handed to somebody for a time, and one that was got elsewhere has no more than that, so their
 * streams end with them; another's are its client's, which refreshes it.
 */
export async function lives(
  { userId, connectionId, endsAt = Infinity }: Pick<Caller, "userId" | "connectionId" | "endsAt">,
  accounts: Pick<Accounts, "status">,
): Promise<boolean> {
  return Date.now() < endsAt && (await accounts.status(userId, connectionId)) !== undefined;
}
