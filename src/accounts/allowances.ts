import { effectiveScopes, isNarrower, type Permissions } from "../permissions/permissions.ts";
import { missingScopes, type ScopeName, scopeNames } from "../scopes/scopes.ts";
import type { Changes } from "./changes.ts";
import type { ConnectionStore } from "./connection-store.ts";

/** What the person of one account allows on their connections. */
export class Allowances {
  readonly #connections: ConnectionStore;
  readonly #changes: Changes;

  constructor(connections: ConnectionStore, changes: Changes) {
    this.#connections = connections;
    this.#changes = changes;
  }

  /**
   * What a connection may do now; undefined if it has ended.
   * @param wanted waits until it may do all of this, if it does not yet
   * @param patience how long, in milliseconds
   */
  async of(id: string, wanted: readonly ScopeName[], patience: number): Promise<Permissions | undefined> {
    const deadline = Date.now() + patience;
    for (;;) {
      const now = Date.now();
      const allowed = this.#connections.get(id, now)?.permissions;
      if (!allowed) return undefined;
      const effective = effectiveScopes(allowed.scopes, allowed.writeUntil, { scopes: scopeNames }, now);
      if (now >= deadline || missingScopes(wanted, effective).length === 0) return allowed;
      if (!(await this.#changes.next(id, deadline - now))) return allowed;
    }
  }

  /** Whether the person limited a client of theirs to less than is asked for, and so has to be asked. */
  limited(clientId: string, asked: Permissions): boolean {
    const theirs = this.#connections.ofClient(clientId, Date.now());
    // One that took another's place without a question stands on what they chose for that one, which may be over
    return theirs.some(
      ({ decided, supersedes, permissions }) =>
        (decided || supersedes !== null) && isNarrower(permissions, asked),
    );
  }
}
