import { DurableObject } from "cloudflare:workers";
import { settingsOf } from "../settings/settings.ts";
import { type Credential, credential, scopeSetName } from "../upstream/github/credential.ts";
import { open, seal } from "./encryption.ts";

/**
 * The credentials that GitHub gave us for one account, one for each scope set, encrypted. A Durable Object named
 * by the account's numeric id: whoever needs to act as the account, whichever client or session, comes here, so
 * there is one copy to refresh, to replace and to lose.
 */
export class AccountVault extends DurableObject<object> {
  constructor(state: DurableObjectState, env: object) {
    super(state, env);
    state.storage.sql.exec(
      "CREATE TABLE IF NOT EXISTS credentials (scope_set TEXT PRIMARY KEY, sealed TEXT NOT NULL, stored_at INTEGER NOT NULL)",
    );
  }

  /** Keeps a credential, in place of the one with the same scopes. */
  async store(granted: Credential): Promise<void> {
    const scopeSet = scopeSetName(granted.scopes);
    const sealed = await seal(this.secret, this.context(scopeSet), JSON.stringify(granted));
    this.ctx.storage.sql.exec(
      "INSERT OR REPLACE INTO credentials (scope_set, sealed, stored_at) VALUES (?, ?, ?)",
      scopeSet,
      sealed,
      Date.now(),
    );
  }

  /** The credential with exactly these GitHub scopes, if there is one that can still be read. */
  async credential(scopes: readonly string[]): Promise<Credential | undefined> {
    const scopeSet = scopeSetName(scopes);
    const [row] = this.ctx.storage.sql
      .exec<{ sealed: string }>("SELECT sealed FROM credentials WHERE scope_set = ?", scopeSet)
      .toArray();
    if (!row) return undefined;
    const plaintext = await open(this.secret, this.context(scopeSet), row.sealed);
    return plaintext === undefined ? undefined : credential.parse(JSON.parse(plaintext));
  }

  private get secret(): string {
    return settingsOf(this.env).secret;
  }

  /** Binds a sealed credential to this account and its scopes. */
  private context(scopeSet: string): string {
    return `${this.ctx.id.name ?? this.ctx.id.toString()} ${scopeSet}`;
  }
}
