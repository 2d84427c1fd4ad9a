import type { Receipt } from "../accounts/answers.ts";
import type { Acts } from "./acts.ts";
import { anyGrant } from "./any-grant.ts";
import { requireForm, userId as userIdForm } from "./audit-filter.ts";
import type { GrantFacts } from "./facts.ts";
import { grantKey, readGrant } from "./records.ts";
import { AdministrationRefusal } from "./refusal.ts";

/** For the audit: why a grant ended. */
export const byOperator = "by-operator";

/** The grant that {@link endGrant} would end; see `Administration.endable`. */
export async function endableGrant(acts: Acts, userId: string, grantId: string): Promise<GrantFacts> {
  const { operator, act } = acts;
  const grant = await anyGrant(acts, userId, grantId);
  const isOwn = operator.userId === userId && operator.grantId === grantId;
  if (grant && !isOwn) return grant;
  return await act("end-grant", `${userId}:${grantId}`, async () => {
    throw isOwn ? ownGrant() : noSuchGrant();
  });
}

/** Ends one grant; see `Administration.endGrant`. */
export async function endGrant(acts: Acts, userId: string, grantId: string): Promise<Receipt | undefined> {
  const { operator, act, server } = acts;
  return await act("end-grant", `${userId}:${grantId}`, async () => {
    if (operator.userId === userId && operator.grantId === grantId) throw ownGrant();
    const grant = await anyGrant(acts, userId, grantId);
    if (!grant) return { value: undefined, detail: "no such grant" };
    const { connectionId, clientId } = grant;
    const receipt =
      connectionId === undefined ? undefined : await server.endConnection(userId, connectionId, byOperator);
    // The vault may not know of the grant: its client did not ask for a token yet, or it is older than vaults
    if (await readGrant(server.records, grantKey(userId, grantId)))
      await server.endGrants(userId, [grantId], byOperator);
    const value = receipt ?? { connectionId: connectionId ?? "", clientId, token: "none" };
    return { value, detail: `${clientId} token ${value.token}` };
  });
}

/** Ends all that an account has; see `Administration.endEverythingOf`. */
export async function endEverything(acts: Acts, userId: string): Promise<readonly Receipt[]> {
  const { operator, act, server } = acts;
  return await act("end-everything", userId, async () => {
    if (operator.userId === userId && operator.grantId !== undefined) throw ownGrant();
    requireForm("userId", userIdForm, userId);
    const value = await server.endEverything(userId, byOperator);
    return { value, detail: `${value.length} connections` };
  });
}

function noSuchGrant(): AdministrationRefusal {
  return new AdministrationRefusal(
    "There is no such grant: it may have ended by now. The list of grants has those that there are.",
    { kind: "no-such-grant" },
  );
}

function ownGrant(): AdministrationRefusal {
  return new AdministrationRefusal(
    "This call came by that very grant, which would be cut off by that. End it on the page /account, or sign out in the client.",
    { kind: "own-grant" },
  );
}
