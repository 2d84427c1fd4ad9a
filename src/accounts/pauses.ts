/** What is left alone for a while. It remembers no more than is left alone at the time. */
export class Pauses {
  readonly #until = new Map<string, number>();

  /** @param milliseconds from now on */
  begin(key: string, milliseconds: number): void {
    const now = Date.now();
    for (const [other, until] of this.#until) if (until <= now) this.#until.delete(other);
    this.#until.set(key, now + milliseconds);
  }

  isOn(key: string): boolean {
    return Date.now() < (this.#until.get(key) ?? 0);
  }

  /** How many are remembered. */
  get size(): number {
    return this.#until.size;
  }
}
