import { type Credential, credential, scopeSetName } from "../upstream/credential.ts";
import { open, type Secrets, seal } from "./encryption.ts";

/** The credentials of one account, in its object's storage: one for each scope set, encrypted. */
export class CredentialStore {
  readonly #sql: SqlStorage;
  readonly #secrets: Secrets;
  /** Binds what is sealed to the account. */
  readonly #account: string;

  constructor(sql: SqlStorage, secrets: Secrets, account: string) {
    this.#sql = sql;
    this.#secrets = secrets;
    this.#account = account;
    sql.exec("CREATE TABLE IF NOT EXISTS credentials (scope_set TEXT PRIMARY KEY, sealed TEXT NOT NULL)");
    // The first version noted when each was stored, and took none without: nobody reads that
    const columns = sql.exec<{ name: string }>("PRAGMA table_info(credentials)").toArray();
    if (columns.some(({ name }) => name === "stored_at"))
      sql.exec("ALTER TABLE credentials DROP COLUMN stored_at");
  }

  /** Keeps a credential in place of the one with the same scopes. @param along written in the same step */
  async put(scopeSet: string, granted: Credential, along?: () => void): Promise<void> {
    const sealed = await this.#seal(scopeSet, granted);
    this.#sql.exec("INSERT OR REPLACE INTO credentials (scope_set, sealed) VALUES (?, ?)", scopeSet, sealed);
    along?.();
  }

  /** The credential of a scope set, if there is one that can still be read. Seals it anew after a key rotation. */
  async get(scopeSet: string): Promise<Credential | undefined> {
    const [row] = this.#sql
      .exec<{ sealed: string }>("SELECT sealed FROM credentials WHERE scope_set = ?", scopeSet)
      .toArray();
    const opened = row && (await open(this.#secrets, this.#context(scopeSet), row.sealed));
    if (!opened) return undefined;
    // of another version, which may have kept something else: whoever depends on it has to be able to end
    const stored = credential.safeParse(JSON.parse(opened.plaintext)).data;
    if (stored && opened.outdated) {
      const sealed = await this.#seal(scopeSet, stored);
      // Not if a newer credential came meanwhile
      this.#sql.exec(
        "UPDATE credentials SET sealed = ? WHERE scope_set = ? AND sealed = ?",
        ...[sealed, scopeSet, row.sealed],
      );
    }
    return stored;
  }

  /** Tells one stored credential from another, without opening it; undefined if there is none. */
  mark(scopeSet: string): string | undefined {
    return this.#sql
      .exec<{ sealed: string }>("SELECT sealed FROM credentials WHERE scope_set = ?", scopeSet)
      .toArray()[0]?.sealed;
  }

  delete(scopeSet: string): void {
    this.#sql.exec("DELETE FROM credentials WHERE scope_set = ?", scopeSet);
  }

  #seal(scopeSet: string, granted: Credential): Promise<string> {
    return seal(this.#secrets, this.#context(scopeSet), JSON.stringify(granted));
  }

  #context(scopeSet: string): string {
    return `${this.#account} ${scopeSet}`;
  }
}

/** In place of a scope set's name: a token that somebody presents serves its own connection, and no other. */
const presentedMark = "presented:";

/** @param connectionId of the presented token */
export function presentedSet(connectionId: string): string {
  return presentedMark + connectionId;
}

/** Whether what serves a scope set is a token of the person's own, which is not ours to share or to delete. */
export function isPresented(scopeSet: string): boolean {
  return scopeSet.startsWith(presentedMark);
}

/** The scope set that a credential serves, as the store names it. */
export function scopeSetOf(granted: Credential): string {
  return scopeSetName(granted.scopes);
}
