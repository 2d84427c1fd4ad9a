import type { Accounts } from "../accounts/accounts.ts";
import type { Receipt } from "../accounts/answers.ts";
import type { Unlinked } from "../accounts/link-answers.ts";
import type { Trail } from "../audit/trail.ts";
import { isOpenIdAccount } from "../identity/account-id.ts";
import type { Records } from "./consistent-namespace.ts";
import type { EndGrants } from "./token-exchange.ts";

/** Ends what a person granted: the next request that is made with it is a 401. */
export interface Ending {
  /**
   * Ends one connection: its grant with all tokens, or the code that waits to become one, and the GitHub token behind
   * it. If it fails, the connection is still listed, and it can be tried again.
   * @param reason for the audit: a word that stays the same
   * @returns what became of it, also if it ended before; undefined if the account has no such connection
   */
  endConnection(userId: string, connectionId: string, reason: string): Promise<Receipt | undefined>;
  /** Ends whatever an account has, whichever side knows it, and what it linked. @param reason as of {@link Ending.endConnection} */
  endEverything(userId: string, reason: string): Promise<readonly Receipt[]>;
  /** Ends the link of an account to one at GitHub; undefined if there is none. @param reason as above */
  endLink(userId: string, reason: string): Promise<Unlinked | undefined>;
}

/**
 * How many connections end at the same time. Each takes several requests, of which a Worker may make a limited number:
 * of very many, all at once would each get as far as its first, and none would end however often that is tried.
 */
const atOnce = 10;

/** What ending takes. */
export interface EndingServices {
  readonly accounts: Pick<Accounts, "connections" | "end" | "grantOf" | "unlink">;
  readonly records: Records;
  readonly endGrants: EndGrants;
  readonly trail: Trail;
  /** Has something go on when nobody waits for it any more. */
  readonly keepAlive: (work: Promise<unknown>) => void;
}

export function endingOf({ accounts, records, endGrants, trail, keepAlive }: EndingServices): Ending {
  /** It takes seconds, and whoever asked for it may leave: nothing is left half ended. */
  async function throughout<Result>(work: Promise<Result>): Promise<Result> {
    keepAlive(work.catch(() => undefined));
    return await work;
  }

  async function endConnection(userId: string, connectionId: string, reason: string) {
    // The grant first: what the vault has of it is lost when the connection ends, and tokens would outlive it
    const grantId = await accounts.grantOf(userId, connectionId);
    if (grantId !== undefined) await endGrants(userId, [grantId], reason);
    const receipt = await accounts.end(userId, connectionId);
    if (grantId !== undefined || !receipt) return receipt;
    // Its code may have become a token meanwhile; one that did not is refused by the vault
    const latest = await accounts.grantOf(userId, connectionId);
    if (latest !== undefined) await endGrants(userId, [latest], reason);
    else recordPending(userId, receipt.clientId, reason);
    return receipt;
  }

  /** What ended was a code that nobody had redeemed, so there is no grant to name. */
  function recordPending(userId: string, clientId: string, reason: string): void {
    trail.record({ kind: "grant", action: "end", decision: "refused", reason, userId, clientId });
  }

  async function endLink(userId: string, reason: string) {
    // who signs in at GitHub links nothing there
    if (!isOpenIdAccount(userId)) return undefined;
    const ended = await accounts.unlink(userId);
    if (ended) {
      const { account: subject } = ended.link;
      const detail = `token ${ended.token}`;
      trail.record({
        kind: "sign-in",
        action: "unlink",
        decision: "allowed",
        reason,
        userId,
        subject,
        detail,
      });
    }
    return ended;
  }

  async function endEverything(userId: string, reason: string) {
    const connections = await accounts.connections(userId);
    const ended: PromiseSettledResult<unknown>[] = [];
    for (let first = 0; first < connections.length; first += atOnce) {
      const part = connections.slice(first, first + atOnce);
      // One that fails does not keep the others from ending
      ended.push(...(await Promise.allSettled(part.map(({ id }) => endConnection(userId, id, reason)))));
    }
    const known = new Set(connections.map(({ grantId }) => grantId));
    const others = (await grantsInKV(records, userId)).filter((grantId) => !known.has(grantId));
    await endGrants(userId, others, reason);
    await endLink(userId, reason);
    for (const one of ended) if (one.status === "rejected") throw one.reason;
    // As it is now: a token that was kept for one of them may have gone with another
    const receipts = await Promise.all(connections.map(({ id }) => accounts.end(userId, id)));
    return receipts.filter((receipt) => receipt !== undefined);
  }

  return {
    endConnection: (userId, connectionId, reason) => throughout(endConnection(userId, connectionId, reason)),
    endEverything: (userId, reason) => throughout(endEverything(userId, reason)),
    endLink,
  };
}

/**
 * All grants of a person that KV shows and that have not ended. What their records say does not matter: one that is damaged
 * ends like the others.
 */
async function grantsInKV(records: Records, userId: string): Promise<string[]> {
  const prefix = `grant:${userId}:`;
  const found: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await records.list({ prefix, ...(cursor !== undefined && { cursor }) });
    const grantIds = page.keys.map(({ name }) => name.slice(prefix.length)).filter((id) => !id.includes(":"));
    const kept = await Promise.all(
      grantIds.map(async (id) => ((await records.get(prefix + id)) === null ? [] : [id])),
    );
    found.push(...kept.flat());
    cursor = page.list_complete ? undefined : page.cursor;
  } while (cursor !== undefined);
  return found;
}
