/** Tells those who wait for a connection to change that it has. They live in the memory of the account's object. */
export class Changes {
  readonly #waiting = new Map<string, Set<() => void>>();

  /** Resolves with the next change of a connection, or after `patience` milliseconds. */
  next(connectionId: string, patience: number): Promise<void> {
    return new Promise((resolve) => {
      const waiting = this.#waiting.get(connectionId) ?? new Set();
      this.#waiting.set(connectionId, waiting);
      const done = () => {
        clearTimeout(timer);
        waiting.delete(done);
        if (waiting.size === 0) this.#waiting.delete(connectionId);
        resolve();
      };
      const timer = setTimeout(done, patience);
      waiting.add(done);
    });
  }

  announce(connectionId: string): void {
    for (const done of [...(this.#waiting.get(connectionId) ?? [])]) done();
  }
}
