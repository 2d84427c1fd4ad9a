import { originOf } from "../telemetry/error-origin.ts";
import { log } from "../telemetry/log.ts";

/** The most that is remembered of one connection; the latest count. */
const mostSessions = 100;

/** Objects that hold sessions, as far as a vault has to do with them. */
export interface SessionObjects {
  idFromName(name: string): DurableObjectId;
  get(id: DurableObjectId): {
    /** The connection ended by which the session was opened, or is listened to. */
    endWithConnection(): Promise<void>;
  };
}

/** The binding that a vault needs. */
export interface SessionObjectBindings {
  readonly MCP_OBJECT: SessionObjects;
}

/**
 * Which sessions the connections of one account opened or listen to, so that they end with it at once. A session that
 * cannot be told, or is not remembered any more, finds it out by itself: its streams ask every minute.
 */
export class OpenSessions {
  readonly #sql: SqlStorage;
  readonly #objects: SessionObjects;

  constructor(sql: SqlStorage, objects: SessionObjects) {
    this.#sql = sql;
    this.#objects = objects;
    sql.exec(`CREATE TABLE IF NOT EXISTS open_sessions (
      id INTEGER PRIMARY KEY AUTOINCREMENT, connection_id TEXT NOT NULL, name TEXT NOT NULL,
      UNIQUE (connection_id, name))`);
  }

  /** @param name of the session's object */
  note(connectionId: string, name: string): void {
    this.#sql.exec(
      "INSERT OR REPLACE INTO open_sessions (connection_id, name) VALUES (?, ?)",
      connectionId,
      name,
    );
    this.#sql.exec(
      `DELETE FROM open_sessions WHERE connection_id = ?1 AND id NOT IN
       (SELECT id FROM open_sessions WHERE connection_id = ?1 ORDER BY id DESC LIMIT ?2)`,
      ...[connectionId, mostSessions],
    );
  }

  /** A connection is over: its sessions are told. */
  async end(connectionId: string): Promise<void> {
    const rows = this.#sql
      .exec<{ name: string }>("SELECT name FROM open_sessions WHERE connection_id = ?", connectionId)
      .toArray();
    const told = await Promise.allSettled(rows.map(({ name }) => this.#tell(name)));
    for (const one of told) {
      if (one.status === "fulfilled") continue;
      log.warn("session_not_told", originOf(one.reason));
    }
    this.#sql.exec("DELETE FROM open_sessions WHERE connection_id = ?", connectionId);
  }

  /** Those of connections that are over, if the object was gone before it had told them. */
  async endLeft(): Promise<void> {
    const left = this.#sql
      .exec<{ connection_id: string }>(
        "SELECT DISTINCT connection_id FROM open_sessions WHERE connection_id NOT IN (SELECT id FROM connections)",
      )
      .toArray();
    for (const { connection_id } of left) await this.end(connection_id);
  }

  async #tell(name: string): Promise<void> {
    await this.#objects.get(this.#objects.idFromName(name)).endWithConnection();
  }
}
