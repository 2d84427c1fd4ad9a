/**
 * How long a token is refused whose connection somebody ended, in milliseconds. It is the person's own, and good where
 * they got it: to be rid of it for good, it has to be revoked there.
 */
const retention = 90 * 24 * 3600_000;

/** The connections of presented tokens that somebody ended, so that the next request does not make them anew. */
export class EndedTokens {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    sql.exec(
      "CREATE TABLE IF NOT EXISTS ended_tokens (connection_id TEXT PRIMARY KEY, until INTEGER NOT NULL)",
    );
  }

  add(connectionId: string, now: number): void {
    this.#sql.exec(
      "INSERT OR REPLACE INTO ended_tokens (connection_id, until) VALUES (?, ?)",
      ...[connectionId, now + retention],
    );
  }

  has(connectionId: string, now: number): boolean {
    return (
      this.#sql
        .exec("SELECT until FROM ended_tokens WHERE connection_id = ? AND until > ?", connectionId, now)
        .toArray().length > 0
    );
  }

  /** Forgets those that are old enough. */
  expired(now: number): void {
    this.#sql.exec("DELETE FROM ended_tokens WHERE until <= ?", now);
  }

  /** When there is something to forget next, or undefined if there is nothing. */
  nextDue(): number | undefined {
    const [row] = this.#sql
      .exec<{ at: number | null }>("SELECT MIN(until) AS at FROM ended_tokens")
      .toArray();
    return row?.at ?? undefined;
  }
}
