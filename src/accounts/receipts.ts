import type { Receipt } from "./answers.ts";
import type { Connection } from "./connection-store.ts";

/** How long a receipt can be asked for again, in milliseconds. */
const retention = 24 * 3600_000;

/** After this time, an ending that did not get to the token was interrupted. Milliseconds. */
const longestEnding = 60_000;

type Row = {
  connection_id: string;
  client_id: string;
  grant_id: string | null;
  /** `ending` until it is known what becomes of the token. */
  token: Receipt["token"] | "ending";
};

/**
 * What became of the connections that ended lately, so that whoever ends one again, or finds it ended, gets the same
 * receipt. It says of no token more than which connection it served.
 */
export class Receipts {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    sql.exec(`CREATE TABLE IF NOT EXISTS receipts (
      connection_id TEXT PRIMARY KEY, client_id TEXT NOT NULL, grant_id TEXT, scope_set TEXT NOT NULL,
      token TEXT NOT NULL, revocation INTEGER, ended_at INTEGER NOT NULL)`);
  }

  /** A connection ends; what becomes of its token, {@link settle} will tell. */
  begin({ id, clientId, grantId, scopeSet }: Connection, now: number): void {
    this.#sql.exec(
      `INSERT OR REPLACE INTO receipts (connection_id, client_id, grant_id, scope_set, token, ended_at)
       VALUES (?, ?, ?, ?, 'ending', ?)`,
      ...[id, clientId, grantId, scopeSet, now],
    );
  }

  /**
   * What becomes of the token of a scope set is known. One that was kept for another connection goes with that one.
   * @param revocation under which GitHub is asked to delete it
   */
  settle(scopeSet: string, token: Receipt["token"], revocation: number | null = null): void {
    const open = token === "kept" ? "token = 'ending'" : "token IN ('ending', 'kept')";
    this.#sql.exec(
      `UPDATE receipts SET token = ?, revocation = ? WHERE scope_set = ? AND ${open}`,
      ...[token, revocation, scopeSet],
    );
  }

  /** GitHub has deleted a token. */
  confirm(revocation: number): void {
    this.#sql.exec(
      "UPDATE receipts SET token = 'deleted', revocation = NULL WHERE revocation = ?",
      revocation,
    );
  }

  get(connectionId: string): Receipt | undefined {
    return receiptOf(this.#select("connection_id = ?", connectionId)[0]);
  }

  byGrant(grantId: string): Receipt | undefined {
    return receiptOf(this.#select("grant_id = ?", grantId)[0]);
  }

  /** The grant that a connection belonged to when it ended. */
  grantOf(connectionId: string): string | undefined {
    return this.#select("connection_id = ?", connectionId)[0]?.grant_id ?? undefined;
  }

  /** The scope sets of endings that did not get to the token: the object was gone before. */
  interrupted(now: number): string[] {
    return this.#sql
      .exec<{ scope_set: string }>(
        "SELECT DISTINCT scope_set FROM receipts WHERE token = 'ending' AND ended_at <= ?",
        now - longestEnding,
      )
      .toArray()
      .map(({ scope_set }) => scope_set);
  }

  /** Forgets those that are old enough. */
  expired(now: number): void {
    this.#sql.exec("DELETE FROM receipts WHERE token <> 'ending' AND ended_at <= ?", now - retention);
  }

  /** When there is something to do here next, or undefined if there is nothing. */
  nextDue(): number | undefined {
    const [row] = this.#sql
      .exec<{ at: number | null }>(
        "SELECT MIN(ended_at + CASE token WHEN 'ending' THEN ? ELSE ? END) AS at FROM receipts",
        ...[longestEnding, retention],
      )
      .toArray();
    return row?.at ?? undefined;
  }

  #select(where: string, value: string): Row[] {
    return this.#sql
      .exec<Row>(`SELECT connection_id, client_id, grant_id, token FROM receipts WHERE ${where}`, value)
      .toArray();
  }
}

function receiptOf(row: Row | undefined): Receipt | undefined {
  if (!row) return undefined;
  const { connection_id: connectionId, client_id: clientId, token } = row;
  return { connectionId, clientId, token: token === "ending" ? "pending" : token };
}
