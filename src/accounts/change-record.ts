import { ChangeTable, type RememberedChange } from "./change-table.ts";
import type { Secrets } from "./encryption.ts";

/** How long a change is remembered by the name that a client gave it, or by the agreement to it. Milliseconds. */
const namedLifetime = 24 * 3600_000;

/** How long by nothing than that the same was asked for: a client that repeats what it got no answer to. */
const likeLifetime = 2 * 60_000;

/** The longest that a change takes, its person being asked included. Milliseconds. */
const longestRun = 15 * 60_000;

/** How long a repeated call waits for the first to end. Milliseconds. */
const patience = 20_000;

/** A change that somebody asks for. */
export interface RequestedChange {
  /** Names that it must be the first to have: those that its client gave, and the agreement to it. */
  readonly names: readonly string[];
  /** A digest of who asks for what. */
  readonly fingerprint: string;
}

/**
 * Whether a change is to be made. `new`: yes, by whoever got this. `done`: it was made, with this outcome. `under-way`:
 * it was begun, and has not ended as far as anybody knows. `uncertain`: it has, and what became of it is not known.
 * `another`: one of its names is that of something else. `full`: too many were begun lately.
 */
export type ChangeStart =
  | { readonly kind: "new"; readonly id: string }
  | { readonly kind: "done"; readonly outcome: string; readonly at: number }
  | { readonly kind: "under-way" | "uncertain"; readonly at: number }
  | { readonly kind: "another" | "full" };

/** What became of a change; `not-made` frees its names, unless there is something to answer by them. */
export type ChangeEnd =
  | { readonly kind: "made"; readonly outcome: string }
  | { readonly kind: "not-made"; readonly spent?: string }
  | { readonly kind: "unknown" };

/** The changes that were made for one account lately, so that none is made twice. */
export class ChangeRecord {
  readonly #table: ChangeTable;
  /** What is waited for: a change that is being made, and what its callers are to be answered if it was not. */
  readonly #awaited = new Map<string, PromiseWithResolvers<string | undefined>>();

  constructor(sql: SqlStorage, secrets: Secrets, account: string) {
    this.#table = new ChangeTable(sql, secrets, account);
  }

  /** Begins a change, unless it was begun before; then this waits for what became of it. */
  async begin(requested: RequestedChange): Promise<ChangeStart> {
    const deadline = Date.now() + patience;
    for (;;) {
      const now = Date.now();
      const earlier = this.#find(requested, now);
      if (!earlier) return this.#table.hasRoom(now) ? { kind: "new", id: this.#add(requested, now) } : full;
      if (earlier.fingerprint !== requested.fingerprint) return { kind: "another" };
      const { id, outcome, started_at: at } = earlier;
      if (outcome !== null) return await this.#done(id, outcome, at);
      // Whoever makes it may be gone; whether they are is nothing that this object can know
      if (earlier.ended_at !== null || now >= at + longestRun) return { kind: "uncertain", at };
      if (now >= deadline) return { kind: "under-way", at };
      const spent = await this.#endOf(id, deadline - now);
      if (spent !== undefined) return { kind: "done", outcome: spent, at };
    }
  }

  /** A change was made. @param outcome what to answer whoever asks for it again */
  async made(id: string, outcome: string): Promise<void> {
    try {
      await this.#table.keepOutcome(id, outcome);
    } finally {
      // it is over, whether or not its outcome could be kept
      this.#end(id);
    }
  }

  /**
   * A change was not made.
   * @param spent what to answer whoever asks by a name that was given out for it; without, its names are free again
   */
  async notMade(id: string, spent?: string): Promise<void> {
    // by what it is, the same may be asked for anew
    this.#table.unname(id);
    try {
      if (spent !== undefined && this.#table.isNamed(id)) await this.#table.keepOutcome(id, spent);
      else this.#table.forget(id);
    } finally {
      this.#end(id, spent);
    }
  }

  /** Nobody can tell whether a change was made: it is not begun again. */
  lose(id: string): void {
    this.#end(id);
  }

  nextExpiry(): number | undefined {
    return this.#table.nextExpiry();
  }

  /** Forgets those that are old enough. */
  expired(): void {
    this.#table.expired(Date.now());
  }

  /** A change is found by the names it was given; one without any by what it is. */
  #find({ names, fingerprint }: RequestedChange, now: number): RememberedChange | undefined {
    for (const name of names.length > 0 ? names : [fingerprint]) {
      const found = this.#table.named(name, now);
      if (found) return found;
    }
    return undefined;
  }

  #add({ names, fingerprint }: RequestedChange, now: number): string {
    const id = this.#table.add(fingerprint, now);
    for (const name of names) this.#table.name(id, name, now + namedLifetime);
    this.#table.name(id, fingerprint, now + longestRun);
    return id;
  }

  async #done(id: string, sealed: string, at: number): Promise<ChangeStart> {
    const outcome = await this.#table.outcomeOf(id, sealed);
    return outcome === undefined ? { kind: "uncertain", at } : { kind: "done", outcome, at };
  }

  /** A change has ended: from now on, what is like it is the same for a while only. */
  #end(id: string, spent?: string): void {
    const now = Date.now();
    this.#table.end(id, now, now + likeLifetime);
    this.#awaited.get(id)?.resolve(spent);
    this.#awaited.delete(id);
  }

  /** Waits for a change to end, for so many milliseconds at most. @returns what it is answered with if it was not made */
  async #endOf(id: string, atMost: number): Promise<string | undefined> {
    const ending = this.#awaited.get(id) ?? Promise.withResolvers<string | undefined>();
    this.#awaited.set(id, ending);
    const { promise: timeout, resolve } = Promise.withResolvers<undefined>();
    const timer = setTimeout(resolve, atMost);
    try {
      return await Promise.race([ending.promise, timeout]);
    } finally {
      clearTimeout(timer);
    }
  }
}

const full: ChangeStart = { kind: "full" };
