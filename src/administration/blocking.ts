import type { Receipt } from "../accounts/answers.ts";
import { cleaned } from "../audit/cleaned.ts";
import type { Acts } from "./acts.ts";
import { requireForm, userId as userIdForm } from "./audit-filter.ts";
import { forgetBlocked, noteBlocked } from "./blocked-accounts.ts";
import { byOperator } from "./ending.ts";
import { AdministrationRefusal } from "./refusal.ts";

/** The longest reason that an operator can give, in characters, and what is kept of it, in bytes. */
export const longestReason = 200;
const longestKept = 300;

/** Blocks an account; see `Administration.block`. */
export async function blockAccount(
  acts: Acts,
  userId: string,
  reason: string | undefined,
): Promise<readonly Receipt[]> {
  const { act, accounts, audit, server, operator } = acts;
  return await act("block", userId, async () => {
    requireBlockable(acts, userId);
    if (reason !== undefined && reason.length > longestReason)
      throw new AdministrationRefusal(`A reason has ${longestReason} characters at most.`, {
        kind: "reason-too-long",
        most: longestReason,
      });
    const said = reason === undefined ? "" : cleaned(reason, longestKept);
    const at = Date.now();
    // From here on nobody gets in, whatever becomes of the rest
    await accounts.block(userId, at);
    const by = { userId: operator.userId, login: operator.login };
    const [ended, noted] = await Promise.allSettled([
      server.endEverything(userId, byOperator),
      noteBlocked(audit, { userId, at, by, ...(said !== "" && { reason: said }) }),
    ]);
    if (ended.status === "rejected") throw ended.reason;
    if (noted.status === "rejected") throw noted.reason;
    const detail = `${ended.value.length} connections${said === "" ? "" : `: ${said}`}`;
    return { value: ended.value, detail };
  });
}

/** Lets an account in again; see `Administration.unblock`. */
export async function unblockAccount({ act, accounts, audit }: Acts, userId: string): Promise<boolean> {
  return await act("unblock", userId, async () => {
    requireForm("userId", userIdForm, userId);
    const wasMarked = await accounts.unblock(userId);
    const wasNoted = await forgetBlocked(audit, userId);
    const value = wasMarked || wasNoted;
    return { value, ...(!value && { detail: "was not blocked" }) };
  });
}

/** An operator who blocks another, or themselves by mistake, would be let in again by nobody but the configuration. */
function requireBlockable({ operator, settings }: Acts, userId: string): void {
  requireForm("userId", userIdForm, userId);
  if (userId === operator.userId)
    throw new AdministrationRefusal("Nobody can block themselves: you would not be able to take it back.", {
      kind: "self",
    });
  if (settings.operators.includes(userId))
    throw new AdministrationRefusal(
      "This account is an operator's, and operators do not block each other. OPERATORS, in the configuration, is where operators are made and unmade: take it out there first.",
      { kind: "operator" },
    );
}
