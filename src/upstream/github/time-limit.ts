/** Time for something that has several steps, each with its own: `signal` fires when a step takes longer. */
export class TimeLimit {
  readonly signal: AbortSignal;
  readonly #ending = new AbortController();
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param caller ends it earlier */
  constructor(caller?: AbortSignal | null) {
    this.signal = caller ? AbortSignal.any([caller, this.#ending.signal]) : this.#ending.signal;
  }

  /** Gives so many milliseconds from now on, in place of what was left. */
  allow(milliseconds: number): void {
    this.lift();
    this.#timer = setTimeout(() => {
      this.#ending.abort(new DOMException("It took too long", "TimeoutError"));
    }, milliseconds);
  }

  /** There is nothing more to wait for. */
  lift(): void {
    if (this.#timer !== undefined) clearTimeout(this.#timer);
  }
}
