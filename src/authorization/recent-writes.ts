import { GivenLeases, leaseNote, noteKept } from "./given-leases.ts";
import { lifetimes } from "./grant.ts";

/**
 * What was written to KV in the last two minutes. KV shows a write elsewhere, or after a read that found nothing,
 * up to a minute later; until then these are the truth. A grant that ended takes its tokens along, those that were
 * being issued at that moment included: it is remembered for as long as any of them could live.
 */
export interface RecentWrites {
  /**
   * Keeps a write; null is a deletion.
   * @returns false for the deletion of what was recently deleted already, and for a write to a grant that has ended or
   * to a token of it, which is not kept
   */
  remember(key: string, value: string | null): Promise<boolean>;
  /** The write to a key, if it is recent; null if that was a deletion, or its grant has ended. */
  recall(key: string): Promise<string | null | undefined>;
  /**
   * {@link recall}; unless it is null, that counts for this key for {@link leaseLifetime} from when it was asked for. Only
   * for what is known to have been given out: it is noted.
   */
  recallForLease(key: string): Promise<string | null | undefined>;
  /** The keys with a prefix that were written recently and not deleted since. */
  written(prefix: string): Promise<string[]>;
}

/** How long a write is kept, in milliseconds: twice as long as KV's documentation says that it may be stale. */
const retention = 120_000;

/** How long the end of a grant is kept, in milliseconds. */
const endedRetention = lifetimes.accessToken * 1000 + retention;

interface Write {
  readonly value: string | null;
  readonly at: number;
}

/** {@link RecentWrites} in a Durable Object's storage. The object's alarm has to call {@link forgetOld}. */
export class StoredWrites implements RecentWrites {
  readonly #storage: DurableObjectStorage;
  readonly #leases: GivenLeases;

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage;
    this.#leases = new GivenLeases(storage);
  }

  async remember(key: string, value: string | null): Promise<boolean> {
    // nothing comes between these two: while an object waits for its storage, it takes no requests
    const isOver = (await this.recall(key)) === null;
    if (value !== null && isOver && grantOf(key) !== undefined) return false;
    const repeated = value === null && isOver;
    const write: Write = { value, at: Date.now() };
    await this.#storage.put(key, write);
    const due = Date.now() + retention;
    if (((await this.#storage.getAlarm()) ?? Number.POSITIVE_INFINITY) > due)
      await this.#storage.setAlarm(due);
    return !repeated;
  }

  /** Waits until nobody goes by an older answer any more, if a key is of a grant. */
  async isOverEverywhere(key: string): Promise<void> {
    if (grantOf(key) !== undefined) await this.#leases.expired();
  }

  async recallForLease(key: string): Promise<string | null | undefined> {
    const write = await this.recall(key);
    // nothing comes between these two, as above
    if (write !== null) await this.#leases.give();
    return write;
  }

  async recall(key: string): Promise<string | null | undefined> {
    const grant = grantOf(key);
    const writes = await this.#storage.get<Write>(grant === undefined ? [key] : [key, grant]);
    const ofGrant = grant === undefined ? undefined : writes.get(grant);
    if (grant !== undefined && ofGrant?.value === null && isRecent(grant, ofGrant)) return null;
    const write = writes.get(key);
    return write && isRecent(key, write) ? write.value : undefined;
  }

  /** The key of the grant that was deleted, recently or not, if one was. */
  async endedGrant(): Promise<string | undefined> {
    const grants = await this.#storage.list<Write>({ prefix: "grant:" });
    return [...grants].find(([, { value }]) => value === null)?.[0];
  }

  async written(prefix: string): Promise<string[]> {
    const writes = await this.#storage.list<Write>({ prefix });
    return [...writes]
      .filter(([key, write]) => isRecent(key, write) && write.value !== null)
      .map(([key]) => key);
  }

  /** Forgets what KV shows by now, and empties the storage when nothing is left. */
  async forgetOld(): Promise<void> {
    const writes = await this.#storage.list<Write>();
    const old = [...writes].filter(([key, write]) => !isRecent(key, write)).map(([key]) => key);
    if (old.length === writes.size) return await this.#storage.deleteAll();
    // a Durable Object deletes 128 keys at once; the next alarm takes the rest
    await this.#storage.delete(old.slice(0, 128));
    // that a grant is in use is no reason to look again soon
    const others = [...writes].filter(([key]) => key !== leaseNote);
    if (old.length <= 128 && !others.some(([key, write]) => isRecent(key, write)))
      return await this.#storage.setAlarm(Date.now() + noteKept);
    const next = Math.min(...others.map(([key, write]) => write.at + retentionOf(key, write)));
    await this.#storage.setAlarm(Math.max(next, Date.now() + retention));
  }
}

function isRecent(key: string, write: Write): boolean {
  return Date.now() - write.at < retentionOf(key, write);
}

function retentionOf(key: string, { value }: Write): number {
  return value === null && key.startsWith("grant:") ? endedRetention : retention;
}

/** The key of the grant that a key is of: that of a grant itself, or of one of its tokens. */
function grantOf(key: string): string | undefined {
  const [kind, userId, grantId] = key.split(":");
  return (kind === "grant" || kind === "token") && userId && grantId
    ? `grant:${userId}:${grantId}`
    : undefined;
}
