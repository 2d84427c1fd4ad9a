import { open, type Secrets, seal } from "./encryption.ts";

/** How long a change is remembered by the name that a client gave it, or by the agreement to it. Milliseconds. */
const namedLifetime = 24 * 3600_000;

/** How long by nothing than that the same was asked for: a client that repeats what it got no answer to. */
const likeLifetime = 2 * 60_000;

/** How long a repeated call waits for the first to end. Milliseconds. */
const patience = 20_000;

/** Most changes that are remembered for one account; the oldest go first. */
const mostRemembered = 2000;

/** A change that somebody asks for. */
export interface RequestedChange {
  /** Names that it must be the first to have: those that its client gave, and the agreement to it. */
  readonly names: readonly string[];
  /** A digest of who asks for what. */
  readonly fingerprint: string;
}

/**
 * Whether a change is to be made. `new`: yes, by whoever got this. `done`: it was made, with this outcome. `uncertain`:
 * it was begun, and what became of it is not known. `another`: one of its names is that of something else.
 */
export type ChangeStart =
  | { readonly kind: "new"; readonly id: string }
  | { readonly kind: "done"; readonly outcome: string; readonly at: number }
  | { readonly kind: "uncertain"; readonly at: number }
  | { readonly kind: "another" };

/** What became of a change; `not-made` frees its names, unless there is something to answer by them. */
export type ChangeEnd =
  | { readonly kind: "made"; readonly outcome: string }
  | { readonly kind: "not-made"; readonly spent?: string }
  | { readonly kind: "unknown" };

type Row = { id: string; fingerprint: string; outcome: string | null; started_at: number };

/** The changes that were made for one account lately, so that none is made twice. */
export class ChangeRecord {
  readonly #sql: SqlStorage;
  readonly #secrets: Secrets;
  readonly #account: string;
  /** Those that are being made, and who waits for them. After a restart nothing is known of them. */
  readonly #running = new Map<string, PromiseWithResolvers<void>>();

  constructor(sql: SqlStorage, secrets: Secrets, account: string) {
    this.#sql = sql;
    this.#secrets = secrets;
    this.#account = account;
    sql.exec(`CREATE TABLE IF NOT EXISTS changes (
      id TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, outcome TEXT, started_at INTEGER NOT NULL)`);
    sql.exec(`CREATE TABLE IF NOT EXISTS change_names (
      name TEXT PRIMARY KEY, change_id TEXT NOT NULL, expires_at INTEGER NOT NULL)`);
  }

  /** Begins a change, unless it was begun before; then this waits for what became of it. */
  async begin(requested: RequestedChange): Promise<ChangeStart> {
    const deadline = Date.now() + patience;
    for (;;) {
      const now = Date.now();
      this.#purge(now);
      const earlier = this.#find(requested);
      if (!earlier) return { kind: "new", id: this.#add(requested, now) };
      if (earlier.fingerprint !== requested.fingerprint) return { kind: "another" };
      if (earlier.outcome !== null) return await this.#done(earlier.id, earlier.outcome, earlier.started_at);
      const running = this.#running.get(earlier.id);
      if (!running || now >= deadline) return { kind: "uncertain", at: earlier.started_at };
      await endOf(running.promise, deadline - now);
    }
  }

  /** A change was made. @param outcome what to answer whoever asks for it again */
  async made(id: string, outcome: string): Promise<void> {
    const sealed = await seal(this.#secrets, this.#context(id), outcome);
    this.#sql.exec("UPDATE changes SET outcome = ? WHERE id = ?", sealed, id);
    this.#leave(id);
  }

  /**
   * A change was not made.
   * @param spent what to answer whoever asks by a name that was given out for it; without, its names are free again
   */
  async notMade(id: string, spent?: string): Promise<void> {
    if (spent === undefined) this.#forget(id);
    else {
      // by what it is, the same may be asked for anew
      this.#sql.exec(
        `DELETE FROM change_names WHERE change_id = ?
          AND name = (SELECT fingerprint FROM changes WHERE id = ?)`,
        ...[id, id],
      );
      await this.made(id, spent);
    }
    this.#leave(id);
  }

  /** Nobody can tell whether a change was made: it stays begun, and is not begun again. */
  lose(id: string): void {
    this.#leave(id);
  }

  nextExpiry(): number | undefined {
    const [row] = this.#sql
      .exec<{ at: number | null }>("SELECT MIN(expires_at) AS at FROM change_names")
      .toArray();
    return row?.at ?? undefined;
  }

  /** Forgets those that are old enough. */
  expired(): void {
    this.#purge(Date.now());
  }

  /** A change is found by the names it was given; one without any by what it is. */
  #find({ names, fingerprint }: RequestedChange): Row | undefined {
    for (const name of names.length > 0 ? names : [fingerprint]) {
      const [row] = this.#sql
        .exec<Row>(
          "SELECT c.* FROM change_names n JOIN changes c ON c.id = n.change_id WHERE n.name = ?",
          name,
        )
        .toArray();
      if (row) return row;
    }
    return undefined;
  }

  #add({ names, fingerprint }: RequestedChange, now: number): string {
    const id = crypto.randomUUID();
    this.#sql.exec("INSERT INTO changes VALUES (?, ?, NULL, ?)", id, fingerprint, now);
    for (const name of names) this.#name(name, id, now + namedLifetime);
    this.#name(fingerprint, id, now + likeLifetime);
    this.#running.set(id, Promise.withResolvers());
    return id;
  }

  #name(name: string, id: string, expiresAt: number): void {
    this.#sql.exec("INSERT OR REPLACE INTO change_names VALUES (?, ?, ?)", name, id, expiresAt);
  }

  async #done(id: string, sealed: string, at: number): Promise<ChangeStart> {
    const opened = await open(this.#secrets, this.#context(id), sealed);
    return opened ? { kind: "done", outcome: opened.plaintext, at } : { kind: "uncertain", at };
  }

  #leave(id: string): void {
    this.#running.get(id)?.resolve();
    this.#running.delete(id);
  }

  #forget(id: string): void {
    this.#sql.exec("DELETE FROM change_names WHERE change_id = ?", id);
    this.#sql.exec("DELETE FROM changes WHERE id = ?", id);
  }

  #purge(now: number): void {
    this.#sql.exec("DELETE FROM change_names WHERE expires_at <= ?", now);
    this.#sql.exec("DELETE FROM changes WHERE id NOT IN (SELECT change_id FROM change_names)");
    this.#sql.exec(
      `DELETE FROM changes WHERE id IN
        (SELECT id FROM changes ORDER BY started_at DESC LIMIT -1 OFFSET ?)`,
      mostRemembered,
    );
    this.#sql.exec("DELETE FROM change_names WHERE change_id NOT IN (SELECT id FROM changes)");
    const kept = new Set(
      this.#sql
        .exec<{ id: string }>("SELECT id FROM changes")
        .toArray()
        .map(({ id }) => id),
    );
    for (const id of this.#running.keys()) if (!kept.has(id)) this.#leave(id);
  }

  #context(id: string): string {
    return `${this.#account} change ${id}`;
  }
}

/** Waits for something to end, for so many milliseconds at most. */
async function endOf(running: Promise<void>, atMost: number): Promise<void> {
  const { promise: timeout, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, atMost);
  await Promise.race([running, timeout]);
  clearTimeout(timer);
}
