import { open, type Secrets, seal } from "./encryption.ts";

/** How long a change is remembered by the name that a client gave it, or by the agreement to it. Milliseconds. */
const namedLifetime = 24 * 3600_000;

/** How long by nothing than that the same was asked for: a client that repeats what it got no answer to. */
const likeLifetime = 2 * 60_000;

/** The longest that a change takes, its person being asked included. Milliseconds. */
const longestRun = 15 * 60_000;

/** How long a repeated call waits for the first to end. Milliseconds. */
const patience = 20_000;

/** Most changes that are remembered for one account; the oldest go first. */
const mostRemembered = 2000;

/** What is younger than this is never forgotten for others: an agreement counts for ten minutes. Milliseconds. */
const leastLifetime = 3600_000;

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

type Row = {
  id: string;
  fingerprint: string;
  outcome: string | null;
  started_at: number;
  ended_at: number | null;
};

/** The changes that were made for one account lately, so that none is made twice. */
export class ChangeRecord {
  readonly #sql: SqlStorage;
  readonly #secrets: Secrets;
  readonly #account: string;
  /** What is waited for: a change that is being made, and what its callers are to be answered if it was not. */
  readonly #awaited = new Map<string, PromiseWithResolvers<string | undefined>>();

  constructor(sql: SqlStorage, secrets: Secrets, account: string) {
    this.#sql = sql;
    this.#secrets = secrets;
    this.#account = account;
    sql.exec(`CREATE TABLE IF NOT EXISTS changes (
      id TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, outcome TEXT, started_at INTEGER NOT NULL,
      ended_at INTEGER)`);
    sql.exec(`CREATE TABLE IF NOT EXISTS change_names (
      name TEXT PRIMARY KEY, change_id TEXT NOT NULL, expires_at INTEGER NOT NULL)`);
  }

  /** Begins a change, unless it was begun before; then this waits for what became of it. */
  async begin(requested: RequestedChange): Promise<ChangeStart> {
    const deadline = Date.now() + patience;
    for (;;) {
      const now = Date.now();
      const earlier = this.#find(requested, now);
      if (!earlier) return this.#hasRoom(now) ? { kind: "new", id: this.#add(requested, now) } : full;
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
      await this.#keep(id, outcome);
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
    this.#sql.exec(
      `DELETE FROM change_names WHERE change_id = ?
        AND name = (SELECT fingerprint FROM changes WHERE id = ?)`,
      ...[id, id],
    );
    try {
      if (spent !== undefined && this.#isNamed(id)) await this.#keep(id, spent);
      else this.#forget(id);
    } finally {
      this.#end(id, spent);
    }
  }

  /** Nobody can tell whether a change was made: it is not begun again. */
  lose(id: string): void {
    this.#end(id);
  }

  nextExpiry(): number | undefined {
    const [row] = this.#sql
      .exec<{ at: number | null }>("SELECT MIN(expires_at) AS at FROM change_names")
      .toArray();
    return row?.at ?? undefined;
  }

  /** Forgets those that are old enough. */
  expired(): void {
    this.#sql.exec("DELETE FROM change_names WHERE expires_at <= ?", Date.now());
    this.#sql.exec("DELETE FROM changes WHERE id NOT IN (SELECT change_id FROM change_names)");
  }

  /** A change is found by the names it was given; one without any by what it is. */
  #find({ names, fingerprint }: RequestedChange, now: number): Row | undefined {
    for (const name of names.length > 0 ? names : [fingerprint]) {
      const [row] = this.#sql
        .exec<Row>(
          `SELECT c.* FROM change_names n JOIN changes c ON c.id = n.change_id
            WHERE n.name = ? AND n.expires_at > ?`,
          ...[name, now],
        )
        .toArray();
      if (row) return row;
    }
    return undefined;
  }

  /** Makes room for one more, if that takes nothing away that is still needed. */
  #hasRoom(now: number): boolean {
    const count = () => this.#sql.exec<{ n: number }>("SELECT COUNT(*) AS n FROM changes").one().n;
    if (count() < mostRemembered) return true;
    this.expired();
    this.#sql.exec(
      `DELETE FROM changes WHERE id IN
        (SELECT id FROM changes WHERE started_at <= ? ORDER BY started_at LIMIT ?)`,
      ...[now - leastLifetime, Math.max(count() - mostRemembered + 1, 0)],
    );
    this.#sql.exec("DELETE FROM change_names WHERE change_id NOT IN (SELECT id FROM changes)");
    return count() < mostRemembered;
  }

  #add({ names, fingerprint }: RequestedChange, now: number): string {
    const id = crypto.randomUUID();
    this.#sql.exec("INSERT INTO changes VALUES (?, ?, NULL, ?, NULL)", id, fingerprint, now);
    for (const name of names) this.#name(name, id, now + namedLifetime);
    this.#name(fingerprint, id, now + longestRun);
    return id;
  }

  #name(name: string, id: string, expiresAt: number): void {
    this.#sql.exec("INSERT OR REPLACE INTO change_names VALUES (?, ?, ?)", name, id, expiresAt);
  }

  /** Whether a change has a name besides what it is. */
  #isNamed(id: string): boolean {
    return this.#sql.exec("SELECT 1 FROM change_names WHERE change_id = ? LIMIT 1", id).toArray().length > 0;
  }

  async #keep(id: string, outcome: string): Promise<void> {
    const sealed = await seal(this.#secrets, this.#context(id), outcome);
    this.#sql.exec("UPDATE changes SET outcome = ? WHERE id = ?", sealed, id);
  }

  async #done(id: string, sealed: string, at: number): Promise<ChangeStart> {
    const opened = await open(this.#secrets, this.#context(id), sealed);
    return opened ? { kind: "done", outcome: opened.plaintext, at } : { kind: "uncertain", at };
  }

  /** A change has ended: from now on, what is like it is the same for a while only. */
  #end(id: string, spent?: string): void {
    const now = Date.now();
    this.#sql.exec("UPDATE changes SET ended_at = ? WHERE id = ?", now, id);
    this.#sql.exec(
      `UPDATE change_names SET expires_at = ? WHERE change_id = ?
        AND name = (SELECT fingerprint FROM changes WHERE id = ?)`,
      ...[now + likeLifetime, id, id],
    );
    this.#awaited.get(id)?.resolve(spent);
    this.#awaited.delete(id);
  }

  #forget(id: string): void {
    this.#sql.exec("DELETE FROM change_names WHERE change_id = ?", id);
    this.#sql.exec("DELETE FROM changes WHERE id = ?", id);
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

  #context(id: string): string {
    return `${this.#account} change ${id}`;
  }
}

const full: ChangeStart = { kind: "full" };
