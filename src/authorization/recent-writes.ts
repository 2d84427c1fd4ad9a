/**
 * What was written to KV in the last two minutes. KV shows a write elsewhere, or after a read that found nothing,
 * up to a minute later; until then these are the truth.
 */
export interface RecentWrites {
  /** Keeps a write; null is a deletion. @returns false for the deletion of what was recently deleted already */
  remember(key: string, value: string | null): Promise<boolean>;
  /** The write to a key, if it is recent; null if that was a deletion. */
  recall(key: string): Promise<string | null | undefined>;
  /** The keys with a prefix that were written recently and not deleted since. */
  written(prefix: string): Promise<string[]>;
}

/** How long a write is kept, in milliseconds: twice as long as KV's documentation says that it may be stale. */
const retention = 120_000;

interface Write {
  readonly value: string | null;
  readonly at: number;
}

/** {@link RecentWrites} in a Durable Object's storage. The object's alarm has to call {@link forgetOld}. */
export class StoredWrites implements RecentWrites {
  readonly #storage: DurableObjectStorage;

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage;
  }

  async remember(key: string, value: string | null): Promise<boolean> {
    // nothing comes between these two: while an object waits for its storage, it takes no requests
    const repeated = value === null && (await this.recall(key)) === null;
    const write: Write = { value, at: Date.now() };
    await this.#storage.put(key, write);
    if ((await this.#storage.getAlarm()) === null) await this.#storage.setAlarm(Date.now() + retention);
    return !repeated;
  }

  async recall(key: string): Promise<string | null | undefined> {
    const write = await this.#storage.get<Write>(key);
    return write && isRecent(write) ? write.value : undefined;
  }

  /** Whether the last write to a key, recent or not, was a deletion. */
  async wasDeleted(key: string): Promise<boolean> {
    return (await this.#storage.get<Write>(key))?.value === null;
  }

  async written(prefix: string): Promise<string[]> {
    const writes = await this.#storage.list<Write>({ prefix });
    return [...writes].filter(([, write]) => isRecent(write) && write.value !== null).map(([key]) => key);
  }

  /** Forgets what KV shows by now, and empties the storage when nothing is left. */
  async forgetOld(): Promise<void> {
    const writes = await this.#storage.list<Write>();
    const old = [...writes].filter(([, write]) => !isRecent(write)).map(([key]) => key);
    if (old.length === writes.size) return await this.#storage.deleteAll();
    // a Durable Object deletes 128 keys at once; the next alarm takes the rest
    await this.#storage.delete(old.slice(0, 128));
    await this.#storage.setAlarm(Date.now() + retention);
  }
}

function isRecent(write: Write): boolean {
  return Date.now() - write.at < retention;
}
