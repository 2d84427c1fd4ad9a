/**
 * How long a ledger's word that a grant stands counts, in milliseconds. So long at most, whoever ends a grant waits until
 * it has ended everywhere.
 */
export const leaseLifetime = 3000;

/**
 * What this isolate knows of tokens: that it found them good, and for which of them it has a lease, so that it need not
 * ask whether they have ended. Each is a token's own, for one may end without the others of its grant.
 */
export class HeldLeases {
  readonly #until = new Map<string, number>();

  /** Whether nobody need be asked about a token. @param key of its record */
  holds(key: string): boolean {
    return Date.now() < (this.#until.get(key) ?? 0);
  }

  /** Whether a token was found good before: what anybody made up is given no lease. */
  knows(key: string): boolean {
    return this.#until.has(key);
  }

  /** A token is good. @param until when it has to be asked for again, in milliseconds since the epoch */
  keep(key: string, until: number): void {
    if (!this.#until.has(key) && this.#until.size >= mostHeld) this.#until.clear();
    this.#until.set(key, until);
  }

  /** A token is none, or none any more. */
  forget(key: string): void {
    this.#until.delete(key);
  }
}

/** How many tokens one isolate remembers; of others it asks twice more. */
const mostHeld = 2000;
