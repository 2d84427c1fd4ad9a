import { open, type Secrets, seal } from "./encryption.ts";

/** Most changes that are remembered for one account; the oldest go first. */
const mostRemembered = 2000;

/** What is younger than this is never forgotten for others: an agreement counts for ten minutes. Milliseconds. */
const leastLifetime = 3600_000;

/** A change as it is remembered. Its outcome is sealed. */
export type RememberedChange = {
  id: string;
  fingerprint: string;
  outcome: string | null;
  started_at: number;
  ended_at: number | null;
};

/** The changes of one account as they are stored, with the names that they are found by until these expire. */
export class ChangeTable {
  readonly #sql: SqlStorage;
  readonly #secrets: Secrets;
  readonly #account: string;

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

  /** The change of a name. */
  named(name: string, now: number): RememberedChange | undefined {
    const [row] = this.#sql
      .exec<RememberedChange>(
        `SELECT c.* FROM change_names n JOIN changes c ON c.id = n.change_id
          WHERE n.name = ? AND n.expires_at > ?`,
        ...[name, now],
      )
      .toArray();
    return row;
  }

  add(fingerprint: string, now: number): string {
    const id = crypto.randomUUID();
    this.#sql.exec("INSERT INTO changes VALUES (?, ?, NULL, ?, NULL)", id, fingerprint, now);
    return id;
  }

  name(id: string, name: string, expiresAt: number): void {
    this.#sql.exec("INSERT OR REPLACE INTO change_names VALUES (?, ?, ?)", name, id, expiresAt);
  }

  /** Whether a change has a name. */
  isNamed(id: string): boolean {
    return this.#sql.exec("SELECT 1 FROM change_names WHERE change_id = ? LIMIT 1", id).toArray().length > 0;
  }

  /** A change is not found any more by what it is. */
  unname(id: string): void {
    this.#sql.exec(
      `DELETE FROM change_names WHERE change_id = ?
        AND name = (SELECT fingerprint FROM changes WHERE id = ?)`,
      ...[id, id],
    );
  }

  /** A change has ended. @param likeUntil until when it is found by what it is */
  end(id: string, now: number, likeUntil: number): void {
    this.#sql.exec("UPDATE changes SET ended_at = ? WHERE id = ?", now, id);
    this.#sql.exec(
      `UPDATE change_names SET expires_at = ? WHERE change_id = ?
        AND name = (SELECT fingerprint FROM changes WHERE id = ?)`,
      ...[likeUntil, id, id],
    );
  }

  async keepOutcome(id: string, outcome: string): Promise<void> {
    const sealed = await seal(this.#secrets, this.#context(id), outcome);
    this.#sql.exec("UPDATE changes SET outcome = ? WHERE id = ?", sealed, id);
  }

  /** @returns undefined if it cannot be opened any more */
  async outcomeOf(id: string, sealed: string): Promise<string | undefined> {
    return (await open(this.#secrets, this.#context(id), sealed))?.plaintext;
  }

  /** Makes room for one more, if that takes nothing away that is still needed. */
  hasRoom(now: number): boolean {
    const count = () => this.#sql.exec<{ n: number }>("SELECT COUNT(*) AS n FROM changes").one().n;
    if (count() < mostRemembered) return true;
    this.expired(now);
    this.#sql.exec(
      `DELETE FROM changes WHERE id IN
        (SELECT id FROM changes WHERE started_at <= ? ORDER BY started_at LIMIT ?)`,
      ...[now - leastLifetime, Math.max(count() - mostRemembered + 1, 0)],
    );
    this.#sql.exec("DELETE FROM change_names WHERE change_id NOT IN (SELECT id FROM changes)");
    return count() < mostRemembered;
  }

  nextExpiry(): number | undefined {
    const [row] = this.#sql
      .exec<{ at: number | null }>("SELECT MIN(expires_at) AS at FROM change_names")
      .toArray();
    return row?.at ?? undefined;
  }

  /** Forgets those that are old enough. */
  expired(now: number): void {
    this.#sql.exec("DELETE FROM change_names WHERE expires_at <= ?", now);
    this.#sql.exec("DELETE FROM changes WHERE id NOT IN (SELECT change_id FROM change_names)");
  }

  forget(id: string): void {
    this.#sql.exec("DELETE FROM change_names WHERE change_id = ?", id);
    this.#sql.exec("DELETE FROM changes WHERE id = ?", id);
  }

  #context(id: string): string {
    return `${this.#account} change ${id}`;
  }
}
