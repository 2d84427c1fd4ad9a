/**
 * How long a ledger's word that a grant stands counts, in milliseconds. So long at most, whoever ends a grant waits until
 * it has ended everywhere.
 */
export const leaseLifetime = 5000;

/** Leases that this isolate was given: for so long, it need not ask whether those grants have ended. */
export class HeldLeases {
  readonly #until = new Map<string, number>();

  /** Whether a grant's ledger need not be asked. @param name of the ledger */
  holds(name: string): boolean {
    return Date.now() < (this.#until.get(name) ?? 0);
  }

  /** @param askedAt when the ledger was asked for it: no later than when it gave it, whatever its answer took */
  keep(name: string, askedAt: number): void {
    if (this.#until.size >= mostHeld) this.#until.clear();
    this.#until.set(name, askedAt + leaseLifetime);
  }
}

/** How many leases one isolate remembers; without one, a ledger is asked once more. */
const mostHeld = 2000;
