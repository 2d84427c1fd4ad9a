import type { Credential } from "../upstream/credential.ts";
import type { AccessRecord } from "./access-record.ts";
import type { ConnectionTerms, NewConnection } from "./answers.ts";
import type { ConnectionStore } from "./connection-store.ts";
import { type CredentialStore, isPresented, scopeSetOf } from "./credential-store.ts";
import type { Endings } from "./endings.ts";
import type { Revocations } from "./revocations.ts";

/** How long a sign-in may take from the upstream's answer to the client's first token request. Milliseconds. */
const codeLifetime = 10 * 60_000;

/** What a sign-in of one account's person brings: connections, or other terms for one, and a credential for them. */
export class SignIns {
  readonly #connections: ConnectionStore;
  readonly #credentials: CredentialStore;
  readonly #revocations: Revocations;
  readonly #endings: Endings;
  readonly #access: AccessRecord;
  /** Has a credential deleted at the upstream, without anybody waiting for it. */
  readonly #discard: (credential: Credential) => void;

  constructor(
    connections: ConnectionStore,
    credentials: CredentialStore,
    revocations: Revocations,
    endings: Endings,
    access: AccessRecord,
    discard: (credential: Credential) => void,
  ) {
    this.#connections = connections;
    this.#credentials = credentials;
    this.#revocations = revocations;
    this.#endings = endings;
    this.#access = access;
    this.#discard = discard;
  }

  /** Somebody signed in: keeps the credential for all who have the same scopes. */
  async add(connection: NewConnection, granted: Credential): Promise<void> {
    const now = Date.now();
    await this.#access.admitted(connection.listedLogin, granted);
    await this.#keep(granted, (scopeSet) =>
      this.#connections.add({
        ...connection,
        scopeSet,
        supersedes: connection.supersedes ?? null,
        grantId: null,
        createdAt: now,
        expiresAt: now + codeLifetime,
      }),
    );
  }

  /**
   * The person signed in to change what a connection may do. Until then, it is what it was. Whatever becomes of it, the
   * credential is this vault's: kept if somebody needs it, and deleted at the upstream otherwise.
   * @returns false if the connection has ended, or is one that no sign-in made
   */
  async change(id: string, terms: ConnectionTerms, granted: Credential): Promise<boolean> {
    const before = this.#connections.get(id, Date.now());
    // what a presented token may do is not for a page to say
    if (!before || isPresented(before.scopeSet)) {
      await this.#revocations.add(granted);
      return false;
    }
    await this.#access.admitted(terms.listedLogin, granted);
    const { permissions, withheld, decided } = terms;
    let former = before.scopeSet;
    await this.#keep(granted, (scopeSet) => {
      // Another change may have come while this one's credential was sealed: what that one brought is replaced
      former = this.#connections.get(id, Date.now())?.scopeSet ?? former;
      this.#connections.change(id, { scopeSet, permissions, withheld, decided });
    });
    const changed = this.#connections.get(id, Date.now());
    if (changed) this.#connections.narrowFormer(changed, Date.now());
    await this.#endings.drop(former);
    // It may have ended while the credential was sealed
    await this.#endings.drop(scopeSetOf(granted));
    return this.#connections.get(id, Date.now()) !== undefined;
  }

  /** Keeps a credential, and in the same step whoever needs it: a grant that ends meanwhile must see that. */
  async #keep(granted: Credential, along: (scopeSet: string) => void): Promise<void> {
    const scopeSet = scopeSetOf(granted);
    const replaced = await this.#credentials.get(scopeSet);
    await this.#credentials.put(scopeSet, granted, () => along(scopeSet));
    // GitHub keeps ten tokens for each user, app and scope set; the one that nobody uses any more is not one of them
    if (replaced && replaced.accessToken !== granted.accessToken) this.#discard(replaced);
  }
}
