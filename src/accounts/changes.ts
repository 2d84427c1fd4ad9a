/** How many calls may wait for one connection: a person has a page or two open, not hundreds. */
const mostWaiting = 20;

/** Tells those who wait for a connection to change that it has. They live in the memory of the account's object. */
export class Changes {
  readonly #waiting = new Map<string, Set<() => void>>();

  /**
   * Resolves with the next change of a connection, or after `patience` milliseconds.
   * @returns false at once if too many wait for it already
   */
  next(connectionId: string, patience: number): Promise<boolean> {
    const waiting = this.#waiting.get(connectionId) ?? new Set();
    if (waiting.size >= mostWaiting) return Promise.resolve(false);
    return new Promise((resolve) => {
      this.#waiting.set(connectionId, waiting);
      const done = () => {
        clearTimeout(timer);
        waiting.delete(done);
        if (waiting.size === 0) this.#waiting.delete(connectionId);
        resolve(true);
      };
      const timer = setTimeout(done, patience);
      waiting.add(done);
    });
  }

  announce(connectionId: string): void {
    for (const done of [...(this.#waiting.get(connectionId) ?? [])]) done();
  }
}
