import { pause } from "../time/pause.ts";
import { leaseLifetime } from "./held-leases.ts";

/** How often a ledger in use writes down that it gives leases, in milliseconds. */
const noteEvery = 60_000;

/** How long what a ledger noted is left lying at most after its grant was last used, in milliseconds. */
export const noteKept = 24 * 3600_000;

/** Where that is. It is among the recent writes, which are kept for longer than it matters. */
export const leaseNote = "lease";

/** Leases that a ledger gave. What it says of its grant is held to for their time, also after it was out of memory. */
export class GivenLeases {
  readonly #storage: DurableObjectStorage;
  #until = 0;
  #notedAt: number | undefined;

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage;
  }

  /** Gives one. From the moment this is called, what ends waits for it. */
  async give(): Promise<void> {
    const now = Date.now();
    this.#until = now + leaseLifetime;
    if (now - (await this.#lastNoted()) < noteEvery) return;
    this.#notedAt = now;
    // the answer leaves this object when this is stored
    await this.#storage.put(leaseNote, { value: "", at: now });
    // so that a grant which only expires leaves nothing behind
    if ((await this.#storage.getAlarm()) === null) await this.#storage.setAlarm(now + noteKept);
  }

  /** Waits until none counts any more. Nobody may be given another one for what has ended. */
  async expired(): Promise<void> {
    const notedAt = await this.#lastNoted();
    const now = Date.now();
    // one may have been given right before this object was last put out of memory, by another machine's clock
    const former = now - notedAt < noteEvery + 2 * leaseLifetime ? this.#awakeSince + leaseLifetime : 0;
    const rest = Math.max(this.#until, former) - now;
    if (rest > 0) await pause(rest);
  }

  readonly #awakeSince = Date.now();

  async #lastNoted(): Promise<number> {
    this.#notedAt ??= (await this.#storage.get<{ at: number }>(leaseNote))?.at ?? 0;
    return this.#notedAt;
  }
}
