/** What is wrong when the server answers, but not as it should. */
export class Mismatch extends Error {
  override readonly name = "Mismatch";
}

/** A readable account of what was done: a line for each step, with the time since the one before. */
export class Report {
  readonly #print: (line: string) => void;
  readonly #started = performance.now();
  #lastStep = this.#started;
  #failures = 0;

  constructor(print: (line: string) => void) {
    this.#print = print;
  }

  get failed(): boolean {
    return this.#failures > 0;
  }

  /** A step that went well; `detail` says what came of it. */
  done(step: string, detail: string): void {
    this.#line("✔", step, detail);
  }

  /** Something to know before the next step. */
  note(text: string): void {
    this.#print(`  ${text}`);
  }

  /**
   * Steps that belong together. A failure ends them, and is reported in their place with the step's name.
   * @returns what `work` does, or undefined if it failed
   */
  async section<T>(title: string, work: () => Promise<T>): Promise<T | undefined> {
    this.#print(`\n${title}`);
    this.#lastStep = performance.now();
    try {
      return await work();
    } catch (error) {
      this.#failures++;
      this.#line("✘", "failed", sentence(error));
      return undefined;
    }
  }

  /** The last line. */
  conclude(success: string): void {
    const seconds = ((performance.now() - this.#started) / 1000).toFixed(1);
    const failure = this.#failures === 1 ? "One part failed." : `${this.#failures} parts failed.`;
    this.#print(`\n${this.failed ? failure : success} (${seconds} s)`);
  }

  #line(mark: string, step: string, detail: string): void {
    const now = performance.now();
    const time = `${Math.round(now - this.#lastStep)} ms`;
    this.#lastStep = now;
    this.#print(`  ${mark} ${step.padEnd(16)} ${time.padStart(8)}   ${detail}`);
  }
}

/** An error as one line; what fetch says is in its cause. */
function sentence(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? `: ${error.cause.message}` : "";
  return `${error.message}${cause}`.replaceAll(/\s+/g, " ");
}
