/** A session that nobody used for this long ends, and its object is emptied. Seconds. */
export const idleLifetime = 24 * 3600;

/** How often at most the time of the last use is written down. Milliseconds. */
export const useGranularity = 10 * 60_000;

/** When a session was last used, as its object remembers it. */
export class SessionUse {
  readonly #storage: DurableObjectStorage;
  #last = 0;

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage;
  }

  /** It is used now. */
  async note(): Promise<void> {
    const now = Date.now();
    if (now - this.#last < useGranularity) return;
    this.#last = now;
    await this.#storage.put("lastUse", now);
  }

  /** When it is idle, unless it is used again, in milliseconds since the epoch. */
  async idleAt(): Promise<number> {
    const last = (await this.#storage.get<number>("lastUse")) ?? 0;
    return last + idleLifetime * 1000;
  }
}
