import { leaseLifetime } from "../authorization/held-leases.ts";
import { pause } from "../time/pause.ts";

/**
 * How long what is under way has for an answer once its session is over, in milliseconds: the call by which that was found
 * out is answered when its grants have ended everywhere.
 */
const patience = leaseLifetime + 500;

/** The end of a session with its connection, and what of it is under way then. */
export class SessionEnd {
  readonly #over = new AbortController();
  readonly #underWay = new Set<Promise<unknown>>();

  /** Fires when the connection is over. */
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
   * the connection is over, and its person has to read why.
   */
  async stop(): Promise<void> {
    this.#over.abort();
    if (this.#underWay.size === 0) return;
    const late = Promise.withResolvers<void>();
    const timer = setTimeout(late.resolve, patience);
    await Promise.race([Promise.allSettled(this.#underWay), late.promise]);
    clearTimeout(timer);
    // an answer is sent in the turn after it is there
    await pause();
  }
}
