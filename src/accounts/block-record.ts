import { blockedRefusal } from "../access/blocked.ts";
import type { CredentialAnswer } from "./answers.ts";
import type { ConnectionStore } from "./connection-store.ts";

/** Whether an operator blocked an account. Reading it takes no time in which something else could happen. */
export class BlockRecord {
  readonly #sql: SqlStorage;
  readonly #connections: ConnectionStore;
  readonly #contact: string;
  readonly #upstream: string;

  /**
   * @param contact whom somebody who is blocked may ask; can be empty
   * @param upstream where people sign in, by its name
   */
  constructor(sql: SqlStorage, connections: ConnectionStore, contact: string, upstream: string) {
    this.#sql = sql;
    this.#connections = connections;
    this.#contact = contact;
    this.#upstream = upstream;
    sql.exec(
      "CREATE TABLE IF NOT EXISTS blocked (one INTEGER PRIMARY KEY CHECK (one = 1), at INTEGER NOT NULL)",
    );
  }

  /** @param at in milliseconds since the epoch */
  set(at: number): void {
    this.#sql.exec("INSERT OR REPLACE INTO blocked (one, at) VALUES (1, ?)", at);
  }

  /** @returns whether the account was blocked */
  clear(): boolean {
    return this.#sql.exec("DELETE FROM blocked RETURNING at").toArray().length > 0;
  }

  isSet(): boolean {
    return this.#sql.exec("SELECT at FROM blocked").toArray().length > 0;
  }

  /**
   * What whoever asks for something of a blocked account is told, whatever connections it still has; undefined if it is
   * not blocked.
   */
  refusal(): Extract<CredentialAnswer, { readonly kind: "ended" }> | undefined {
    if (!this.isSet()) return undefined;
    const grants = this.#connections.all().flatMap(({ grantId }) => grantId ?? []);
    return { kind: "ended", grants, message: blockedRefusal(this.#contact, this.#upstream) };
  }
}
