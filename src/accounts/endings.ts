import type { ConnectionStore } from "./connection-store.ts";
import type { CredentialStore } from "./credential-store.ts";
import type { Revocations } from "./revocations.ts";

/** How connections of one account end, and what becomes of the credentials that nobody needs any more. */
export class Endings {
  readonly #connections: ConnectionStore;
  readonly #credentials: CredentialStore;
  readonly #revocations: Revocations;
  readonly #schedule: () => Promise<void>;

  /** @param schedule sets the object's alarm to what is due next */
  constructor(
    connections: ConnectionStore,
    credentials: CredentialStore,
    revocations: Revocations,
    schedule: () => Promise<void>,
  ) {
    this.#connections = connections;
    this.#credentials = credentials;
    this.#revocations = revocations;
    this.#schedule = schedule;
  }

  /** GitHub took a credential back: whoever depends on it is over. @returns their grants */
  lose(scopeSet: string): string[] {
    const dependants = this.#connections.dependingOn(scopeSet, Date.now());
    for (const { id } of dependants) this.#connections.remove(id);
    this.#credentials.delete(scopeSet);
    return dependants.flatMap(({ grantId }) => grantId ?? []);
  }

  /** The person may not connect any more: everything of theirs ends. @returns their grants */
  async everything(): Promise<string[]> {
    const all = this.#connections.all();
    for (const { id } of all) this.#connections.remove(id);
    for (const scopeSet of new Set(all.map((connection) => connection.scopeSet))) await this.drop(scopeSet);
    return all.flatMap(({ grantId }) => grantId ?? []);
  }

  /** What has expired. */
  async expired(): Promise<void> {
    for (const { id, scopeSet } of this.#connections.expired(Date.now())) {
      this.#connections.remove(id);
      await this.drop(scopeSet);
    }
  }

  /** Deletes a credential that no connection needs any more, here and at GitHub. @returns whether GitHub confirmed */
  async drop(scopeSet: string): Promise<boolean> {
    if (this.#connections.dependingOn(scopeSet, Date.now()).length > 0) return false;
    const stored = await this.#credentials.get(scopeSet);
    const mark = this.#credentials.mark(scopeSet);
    const sealed = stored && (await this.#revocations.prepare(stored.accessToken));
    // Somebody may have signed in meanwhile, or a refresh replaced it
    if (this.#credentials.mark(scopeSet) !== mark) return await this.drop(scopeSet);
    if (this.#connections.dependingOn(scopeSet, Date.now()).length > 0) return false;
    this.#credentials.delete(scopeSet);
    if (!stored || sealed === undefined) return false;
    const noted = this.#revocations.note(sealed);
    await this.#schedule();
    return await this.#revocations.attempt(noted, stored.accessToken);
  }
}
