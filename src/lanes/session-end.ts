import { leaseLifetime } from "../authorization/held-leases.ts";
import { pause } from "../time/pause.ts";
import { within } from "../time/within.ts";

/**
 * How long what is under way has for an answer once its session is over, in milliseconds: the call by which that was found
 * out is answered when its grants have ended everywhere.
 */
const patience = leaseLifetime + 500;

/**
 * How long the object of a session waits for what goes on after its answers, in milliseconds. The audit trail finds a place
 * for its entries sooner than that, however much is in trouble.
 */
const longestAfterwards = 25_000;

/** The end of a session, and what of it is under way then. */
export class SessionEnd {
  readonly #over = new AbortController();
  readonly #underWay = new Set<Promise<unknown>>();

  readonly #afterwards = new Set<Promise<unknown>>();

  /** Fires when the session is over, with its connection or without. */
  readonly signal = this.#over.signal;

  /** Carries out a request. */
  async carry<Result>(serve: () => Promise<Result>): Promise<Result> {
    const answer = serve();
    this.#underWay.add(answer);
    try {
      return await answer;
    } finally {
      this.#underWay.delete(answer);
    }
  }

  /**
   * Stops what is under way, which has a moment to say so: one of these may be the call by which it was found out that
   * the connection is over, and its person has to read why. What was done until then is recorded.
   */
  async stop(): Promise<void> {
    this.#over.abort();
    if (this.#underWay.size === 0) return;
    await within(patience, Promise.allSettled(this.#underWay)).catch(() => undefined);
    // an answer is sent in the turn after it is there
    await pause();
  }

  /** Something goes on after an answer: it dies with the session's object, so that waits for it. */
  later(work: Promise<unknown>): void {
    this.#afterwards.add(work);
    const done = () => this.#afterwards.delete(work);
    work.then(done, done);
  }

  /** Waits for what goes on after the answers, and for answers that took longer than they had. */
  async settled(): Promise<void> {
    await within(longestAfterwards, this.#rest()).catch(() => undefined);
  }

  async #rest(): Promise<void> {
    for (let left = this.#left(); left.length > 0; left = this.#left()) await Promise.allSettled(left);
  }

  #left(): Promise<unknown>[] {
    return [...this.#underWay, ...this.#afterwards];
  }
}
