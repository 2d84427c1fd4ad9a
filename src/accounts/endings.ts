import type { Receipt } from "./answers.ts";
import type { Connection, ConnectionStore } from "./connection-store.ts";
import { type CredentialStore, isPresented } from "./credential-store.ts";
import type { Receipts } from "./receipts.ts";
import type { Revocations } from "./revocations.ts";

/** Who has to know of an ending. */
export interface EndingObserver {
  /** A connection is over, as of now. */
  readonly ended: (connectionId: string) => void;
  /** Somebody ends a connection: it did not run out. */
  readonly wanted: (connection: Connection) => void;
  /** There is something new to do; sets the object's alarm to what is due next. */
  readonly schedule: () => Promise<void>;
  /** The person may not connect any more: what they linked ends with what they connected. */
  readonly everything: () => Promise<void>;
}

/** How connections of one account end, and what becomes of the credentials that nobody needs any more. */
export class Endings {
  readonly #connections: ConnectionStore;
  readonly #credentials: CredentialStore;
  readonly #revocations: Revocations;
  readonly #receipts: Receipts;
  readonly #observer: EndingObserver;
  /** Endings under way, by connection: whoever comes second waits for the same receipt. */
  readonly #underWay = new Map<string, Promise<Receipt | undefined>>();

  constructor(
    connections: ConnectionStore,
    credentials: CredentialStore,
    revocations: Revocations,
    receipts: Receipts,
    observer: EndingObserver,
  ) {
    this.#connections = connections;
    this.#credentials = credentials;
    this.#revocations = revocations;
    this.#receipts = receipts;
    this.#observer = observer;
  }

  /** Ends a connection. @returns the receipt, also if it ended before; undefined if nothing is known of it */
  async end(id: string): Promise<Receipt | undefined> {
    const connection = this.#connections.find(id);
    if (!connection) return await (this.#underWay.get(id) ?? this.#receipts.get(id));
    this.#observer.wanted(connection);
    this.#remove(connection);
    const ending = this.#finish(connection).finally(() => this.#underWay.delete(id));
    this.#underWay.set(id, ending);
    return await ending;
  }

  /** Ends the connection that a grant stands for. @returns as {@link end} does */
  async release(grantId: string): Promise<Receipt | undefined> {
    const id = this.#connections.byGrant(grantId)?.id ?? this.#receipts.byGrant(grantId)?.connectionId;
    return id === undefined ? undefined : await this.end(id);
  }

  /** The grant of a connection, which may have ended. */
  grantOf(id: string): string | undefined {
    return this.#connections.find(id)?.grantId ?? this.#receipts.grantOf(id);
  }

  /**
   * A credential is of no use any more: whoever depends on it is over.
   * @param token what became of it at GitHub, if that took it back; one that cannot be read may live on there
   * @returns their grants
   */
  lose(scopeSet: string, token: "deleted" | "pending"): string[] {
    const dependants = this.#connections.dependingOn(scopeSet, Date.now());
    for (const connection of dependants) this.#remove(connection);
    this.#credentials.delete(scopeSet);
    this.#receipts.settle(scopeSet, token === "pending" && isPresented(scopeSet) ? "own" : token);
    return dependants.flatMap(({ grantId }) => grantId ?? []);
  }

  /** The person may not connect any more: everything of theirs ends. @returns their grants */
  async everything(): Promise<string[]> {
    const all = this.#connections.all();
    for (const connection of all) this.#remove(connection);
    for (const scopeSet of new Set(all.map((connection) => connection.scopeSet))) await this.drop(scopeSet);
    await this.#observer.everything();
    return all.flatMap(({ grantId }) => grantId ?? []);
  }

  /** What has expired, and what was interrupted. */
  async expired(): Promise<void> {
    for (const connection of this.#connections.expired(Date.now())) {
      this.#remove(connection);
      await this.drop(connection.scopeSet);
    }
    for (const scopeSet of this.#receipts.interrupted(Date.now())) await this.drop(scopeSet);
    this.#receipts.expired(Date.now());
  }

  /** Deletes a credential that no connection needs any more, here and at GitHub; one of the person's own only here. */
  async drop(scopeSet: string): Promise<void> {
    if (this.#isNeeded(scopeSet)) return;
    if (isPresented(scopeSet)) {
      this.#credentials.delete(scopeSet);
      this.#receipts.settle(scopeSet, "own");
      return;
    }
    const stored = await this.#credentials.get(scopeSet);
    const mark = this.#credentials.mark(scopeSet);
    const sealed = stored && (await this.#revocations.prepare(stored));
    // Somebody may have signed in meanwhile, or a refresh replaced it
    if (this.#credentials.mark(scopeSet) !== mark) return await this.drop(scopeSet);
    if (this.#isNeeded(scopeSet)) return;
    this.#credentials.delete(scopeSet);
    if (this.#revocations.wouldEndOthers) {
      // what the person allowed there is needed still, though not this part of it
      this.#receipts.settle(scopeSet, "kept");
      return;
    }
    if (!stored || sealed === undefined) {
      // One that cannot be read any more is left to GitHub, which never confirms
      this.#receipts.settle(scopeSet, mark === undefined ? "deleted" : "pending");
      return;
    }
    const noted = this.#revocations.note(sealed);
    this.#receipts.settle(scopeSet, "pending", noted);
    await this.#observer.schedule();
    await this.#revocations.attempt(noted, stored);
  }

  #isNeeded(scopeSet: string): boolean {
    const isNeeded = this.#connections.dependingOn(scopeSet, Date.now()).length > 0;
    if (isNeeded) this.#receipts.settle(scopeSet, "kept");
    return isNeeded;
  }

  /** From here on the connection is over, whatever becomes of its token. */
  #remove(connection: Connection): void {
    this.#connections.remove(connection.id);
    this.#receipts.begin(connection, Date.now());
    this.#observer.ended(connection.id);
  }

  async #finish({ id, scopeSet }: Connection): Promise<Receipt | undefined> {
    await this.drop(scopeSet);
    return this.#receipts.get(id);
  }
}
