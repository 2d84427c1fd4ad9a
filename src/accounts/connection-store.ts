import { narrowedBy, type Permissions } from "../permissions/permissions.ts";
import type { Withheld } from "./answers.ts";
import { type StoredTerms, termsIn, termsOf } from "./stored-terms.ts";

/** One sign-in of one client: what a grant stands for here. */
export interface Connection {
  readonly id: string;
  readonly clientId: string;
  /** The GitHub scopes of the credential that serves it, as one name. */
  readonly scopeSet: string;
  readonly permissions: Permissions;
  readonly withheld: readonly Withheld[];
  /** Whether the person was asked what to allow. */
  readonly decided: boolean;
  /** The connection whose place it takes once its grant stands. */
  readonly supersedes: string | null;
  /** The grant in KV; known from the first token request on. */
  readonly grantId: string | null;
  /** Milliseconds since the epoch, like all times here. */
  readonly createdAt: number;
  /** When it ends unless a token request comes before. */
  readonly expiresAt: number;
  /** When its client last used it, to {@link useGranularity}. */
  readonly lastUsedAt: number | null;
}

/** How often at most the time of a use is written down. Milliseconds. */
const useGranularity = 60_000;

/** By how much at least the end of a connection is moved on. Milliseconds. */
const prolongGranularity = 3600_000;

type Row = {
  id: string;
  client_id: string;
  scope_set: string;
  terms: string;
  supersedes: string | null;
  grant_id: string | null;
  created_at: number;
  expires_at: number;
  last_used_at: number | null;
};

/** The connections of one account, in its object's storage: who depends on which credential. */
export class ConnectionStore {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    const columns = this.#columns();
    // Connections of an earlier version, of which nobody knows what was allowed: they are over
    if (columns.length > 0 && !columns.includes("terms")) sql.exec("DROP TABLE connections");
    sql.exec(`CREATE TABLE IF NOT EXISTS connections (
      id TEXT PRIMARY KEY, client_id TEXT NOT NULL, scope_set TEXT NOT NULL, terms TEXT NOT NULL,
      supersedes TEXT, grant_id TEXT, created_at INTEGER NOT NULL, expires_at INTEGER NOT NULL,
      last_used_at INTEGER)`);
    // Of an earlier version, which did not note when they were used: they live on
    if (!this.#columns().includes("last_used_at"))
      sql.exec("ALTER TABLE connections ADD COLUMN last_used_at INTEGER");
  }

  add(connection: Omit<Connection, "lastUsedAt">): void {
    const { id, clientId, scopeSet, supersedes, grantId, createdAt, expiresAt } = connection;
    this.#sql.exec(
      `INSERT INTO connections (id, client_id, scope_set, terms, supersedes, grant_id, created_at, expires_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      ...[id, clientId, scopeSet, termsOf(connection), supersedes, grantId, createdAt, expiresAt],
    );
  }

  /** The person allows something else on a connection from now on. */
  change(id: string, changed: Pick<Connection, "scopeSet" | keyof StoredTerms>): void {
    this.#sql.exec(
      "UPDATE connections SET scope_set = ?, terms = ? WHERE id = ?",
      changed.scopeSet,
      termsOf(changed),
      id,
    );
  }

  /**
   * What the person chose for a connection counts for those whose place it took as well: they are the same app's, and a
   * client that goes on with one of them gets no more by it.
   */
  narrowFormer({ supersedes, permissions }: Connection, now: number): void {
    let former = supersedes === null ? undefined : this.get(supersedes, now);
    while (former) {
      this.change(former.id, {
        ...former,
        permissions: narrowedBy(former.permissions, permissions),
        decided: true,
      });
      former = former.supersedes === null ? undefined : this.get(former.supersedes, now);
    }
  }

  /** Another connection took this one's place: it ends then, unless it is used before. */
  windDown(id: string, expiresAt: number): void {
    this.#sql.exec("UPDATE connections SET expires_at = MIN(expires_at, ?) WHERE id = ?", expiresAt, id);
  }

  /** A connection that has not ended. */
  get(id: string, now: number): Connection | undefined {
    return this.#select("WHERE id = ? AND expires_at > ?", id, now)[0];
  }

  /** A connection that is still there, whether or not its time is over. */
  find(id: string): Connection | undefined {
    return this.#select("WHERE id = ?", id)[0];
  }

  byGrant(grantId: string): Connection | undefined {
    return this.#select("WHERE grant_id = ?", grantId)[0];
  }

  /** Notes the grant that a connection belongs to, and when it ends now. */
  renew(id: string, grantId: string, expiresAt: number): void {
    this.#sql.exec(
      "UPDATE connections SET grant_id = ?, expires_at = ? WHERE id = ?",
      grantId,
      expiresAt,
      id,
    );
  }

  /** Has a connection that no grant stands for live on. It is moved on by an hour at least. */
  prolong({ id, expiresAt: before }: Connection, expiresAt: number): void {
    if (expiresAt - before < prolongGranularity) return;
    this.#sql.exec("UPDATE connections SET expires_at = ? WHERE id = ?", expiresAt, id);
  }

  /** Those that have not ended and depend on the credential of a scope set. */
  dependingOn(scopeSet: string, now: number): Connection[] {
    return this.#select("WHERE scope_set = ? AND expires_at > ?", scopeSet, now);
  }

  /** Those of one client that have not ended. */
  ofClient(clientId: string, now: number): Connection[] {
    return this.#select("WHERE client_id = ? AND expires_at > ?", clientId, now);
  }

  all(): Connection[] {
    return this.#select("");
  }

  /** Those that have not ended, newest first. */
  live(now: number): Connection[] {
    return this.#select("WHERE expires_at > ? ORDER BY created_at DESC, rowid DESC", now);
  }

  /** Notes that a connection's client uses it. */
  use({ id, lastUsedAt }: Connection, now: number): void {
    if (lastUsedAt !== null && now - lastUsedAt < useGranularity) return;
    this.#sql.exec("UPDATE connections SET last_used_at = ? WHERE id = ?", now, id);
  }

  expired(now: number): Connection[] {
    return this.#select("WHERE expires_at <= ?", now);
  }

  /** When the next one ends, or undefined if there is none. */
  nextExpiry(): number | undefined {
    const [row] = this.#sql
      .exec<{ at: number | null }>("SELECT MIN(expires_at) AS at FROM connections")
      .toArray();
    return row?.at ?? undefined;
  }

  remove(id: string): void {
    this.#sql.exec("DELETE FROM connections WHERE id = ?", id);
  }

  #select(where: string, ...values: SqlStorageValue[]): Connection[] {
    return this.#sql
      .exec<Row>(`SELECT * FROM connections ${where}`, ...values)
      .toArray()
      .map((row) => ({
        id: row.id,
        clientId: row.client_id,
        scopeSet: row.scope_set,
        ...termsIn(row.terms),
        supersedes: row.supersedes,
        grantId: row.grant_id,
        createdAt: row.created_at,
        expiresAt: row.expires_at,
        lastUsedAt: row.last_used_at,
      }));
  }

  #columns(): string[] {
    return this.#sql
      .exec<{ name: string }>("SELECT name FROM pragma_table_info('connections')")
      .toArray()
      .map(({ name }) => name);
  }
}
