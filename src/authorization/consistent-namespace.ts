import { AuthorizationError, OAuthError } from "@cloudflare/workers-oauth-provider";
import { pause } from "../time/pause.ts";
import { HeldLeases, leaseLifetime } from "./held-leases.ts";
import { withMethods } from "./namespace-methods.ts";
import type { RecentWrites } from "./recent-writes.ts";
import { parsedRecord } from "./record-json.ts";

/** A KV namespace to read: what was written or deleted a moment ago counts for a key, if not for a list. */
export type Records = Pick<KVNamespace, "get" | "list">;

/** Finds the recent writes that a key's are among; see {@link ledgerOf}. */
export type Ledgers = (name: string) => RecentWrites;

/**
 * A KV namespace in which a write can be read at once, from everywhere, as OAuth needs it: a code that was just
 * issued must be found, and one that was just used must not be. What the authorization library stores is written to
 * KV and, for as long as KV may not show it, to a ledger.
 *
 * An access token's record never changes, but it ends, and elsewhere KV may show it for a minute after: its ledger is
 * asked at the same time, and has the last word on that. Its word counts for some seconds, in which it is not asked again
 * and which it waits for before it says that something has ended (a lease, as distributed systems have them: Gray and
 * Cheriton, 1989). If it cannot be asked, nobody is let in. Grants and sign-ins under way do change, and are looked up
 * there first.
 */
export function consistentNamespace(namespace: KVNamespace, ledgers: Ledgers): KVNamespace {
  const ledger = (key: string) => ledgers(ledgerOf(key));
  const leases = new HeldLeases();

  async function read(key: string): Promise<string | null> {
    if (changes(key)) {
      const recent = await ledger(key).recall(key);
      return recent === undefined ? await namespace.get(key) : recent;
    }
    if (!key.startsWith("token:"))
      return (await namespace.get(key)) ?? (await ledger(key).recall(key)) ?? null;
    return await readToken(key);
  }

  async function readToken(key: string): Promise<string | null> {
    const read = namespace.get(key);
    if (leases.holds(key)) {
      const shown = await read;
      // what is new may be shown late, and is in the ledger
      if (shown !== null) return shown;
    }
    const isKnown = leases.knows(key);
    // no later than when it is given, whatever the answer takes
    const until = isKnown ? Date.now() + leaseLifetime : 0;
    const asked = isKnown ? ledger(key).recallForLease(key) : ledger(key).recall(key);
    const [shown, recent] = await Promise.all([read, asked]);
    const found = recent === null ? null : (shown ?? recent ?? null);
    if (found === null) leases.forget(key);
    else leases.keep(key, until);
    return found;
  }

  const methods = {
    async get(key: string, options?: { type?: string } | string) {
      const text = await read(key);
      const type = typeof options === "string" ? options : options?.type;
      return text !== null && type === "json" ? parsedRecord(key, text) : text;
    },
    async put(key: string, value: string, options?: KVNamespacePutOptions) {
      // One after the other: what KV refused was not done, and whoever tries again must find it so
      await patiently(() => namespace.put(key, value, options));
      if (await ledger(key).remember(key, value)) return;
      // A refresh that was under way when its grant ended: it must not bring the grant back
      await namespace.delete(key);
      throw new OAuthError("invalid_grant", { description: "This grant was ended. Sign in again." });
    },
    async delete(key: string) {
      const [first] = await Promise.all([ledger(key).remember(key, null), namespace.delete(key)]);
      // To use a sign-in under way is to delete it: of two requests that read it at the same time, one may go on
      if (!first && key.startsWith("transaction:")) throw alreadyUsed();
    },
    async list(options?: KVNamespaceListOptions) {
      const page = await namespace.list(options);
      const prefix = options?.prefix ?? "";
      // Only a grant's own keys: what a person's or everybody's list lacks for a minute, nobody has to act on
      if (!/^token:[^:]+:[^:]+:$/.test(prefix) || options?.cursor) return page;
      const known = new Set(page.keys.map(({ name }) => name));
      const recent = (await ledger(prefix).written(prefix)).filter((name) => !known.has(name));
      return { ...page, keys: [...page.keys, ...recent.map((name) => ({ name }))] };
    },
  };
  return withMethods(namespace, methods);
}

/** KV takes one write a second for each key, and a quick client exchanges its code sooner than that. */
async function patiently(write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (error) {
    if (!(error instanceof Error && /\b429\b/.test(error.message))) throw error;
    await pause(1100);
    await write();
  }
}

function alreadyUsed(): AuthorizationError {
  return new AuthorizationError("invalid_request", {
    // the library's words, which the pages know
    description: "This authorization expired or was already used; start again",
  });
}

/**
 * The name of the ledger that a key's writes go to: a grant's, for the grant and its tokens; otherwise the key's own.
 * A grant's code and refresh tokens start with the same two parts, so its token requests find it too.
 */
export function ledgerOf(key: string): string {
  const [kind, userId, grantId] = key.split(":");
  return (kind === "grant" || kind === "token") && userId && grantId ? `${userId}:${grantId}` : key;
}

/** Whether a record is written more than once, or is used by deleting it. */
function changes(key: string): boolean {
  return key.startsWith("grant:") || key.startsWith("transaction:");
}
