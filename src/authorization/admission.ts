import type { Accounts } from "../accounts/accounts.ts";
import type { Admission } from "../accounts/answers.ts";
import type { Caller } from "./caller.ts";
import type { EndGrants } from "./token-exchange.ts";

/** What it takes to ask whether somebody may still use this server, and to end what they have. */
export interface Admitting {
  readonly accounts: Pick<Accounts, "admission">;
  readonly endGrants: EndGrants;
}

/**
 * Whether the operator's rules still let a caller in, as their account's vault knows. If not, or if their connection is
 * over, the grants that go with it end, so that the client's next request is a 401.
 */
export async function admissionOf(
  { userId, connectionId, grantId }: Caller,
  { accounts, endGrants }: Admitting,
): Promise<Admission> {
  const admission = await accounts.admission(userId, connectionId);
  if (admission.kind === "ended")
    await endGrants(userId, [...new Set([grantId, ...admission.grants])], "not-admitted");
  return admission;
}
