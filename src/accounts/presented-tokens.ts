import { headlessClientId } from "../settings/headless.ts";
import type { Credential } from "../upstream/credential.ts";
import type { AccessRecord } from "./access-record.ts";
import type { PresentedAnswer, PresentedConnection } from "./answers.ts";
import type { Connection, ConnectionStore } from "./connection-store.ts";
import { type CredentialStore, isPresented, presentedSet } from "./credential-store.ts";
import type { EndedTokens } from "./ended-tokens.ts";

/** How long a connection lasts after its token was looked at upstream, in milliseconds: that is once a minute in use. */
const lifetime = 15 * 60_000;

/** Most that an account has at a time. Who gets a token for each run of a job has a few; each is a row, and is listed. */
const mostConnections = 100;

/** The tokens that somebody presents in place of signing in: each is a connection of its account, for a while. */
export class PresentedTokens {
  readonly #connections: ConnectionStore;
  readonly #credentials: CredentialStore;
  readonly #ended: EndedTokens;
  readonly #access: AccessRecord;

  constructor(
    connections: ConnectionStore,
    credentials: CredentialStore,
    ended: EndedTokens,
    access: AccessRecord,
  ) {
    this.#connections = connections;
    this.#credentials = credentials;
    this.#ended = ended;
    this.#access = access;
  }

  /**
   * A token was presented that the upstream takes: its connection stands from now on for as long as that is looked at
   * again and again.
   */
  async take(connection: PresentedConnection, granted: Credential): Promise<PresentedAnswer> {
    const { id, grantId, listedLogin, isAdmitted } = connection;
    if (this.#ended.has(id, Date.now())) return "ended";
    const isNew = this.#connections.get(id, Date.now()) === undefined;
    if (isNew && this.#connections.ofClient(headlessClientId, Date.now()).length >= mostConnections)
      return "too-many";
    // of one that stands, the vault asks again by itself whether its person may
    if (isNew && !isAdmitted) return "new";
    if (isNew) await this.#access.admitted(listedLogin, granted);
    const scopeSet = presentedSet(id);
    let answer: PresentedAnswer = isNew ? "made" : "stands";
    await this.#credentials.put(scopeSet, granted, () => {
      const now = Date.now();
      // while the token was sealed, it may have ended, or its person may have been refused
      const obstacle = this.#ended.has(id, now)
        ? "ended"
        : !isAdmitted && !this.#connections.get(id, now)
          ? "new"
          : undefined;
      if (obstacle) {
        answer = obstacle;
        if (!this.#connections.find(id)) this.#credentials.delete(scopeSet);
        return;
      }
      if (!this.#connections.find(id)) {
        const { permissions, withheld } = connection;
        const terms = { permissions, withheld, decided: false };
        this.#connections.add({
          ...{ id, clientId: headlessClientId, scopeSet, ...terms, supersedes: null, grantId },
          ...{ createdAt: now, expiresAt: now + lifetime },
        });
        return;
      }
      this.#connections.change(id, { ...connection, scopeSet, decided: false });
      this.#connections.renew(id, grantId, now + lifetime);
    });
    return answer;
  }

  /** Somebody ends a connection. If a token stands behind it that is not ours to delete, that is refused from now on. */
  refuse({ id, scopeSet, expiresAt }: Connection): void {
    // one whose time was over just ran out
    if (isPresented(scopeSet) && expiresAt > Date.now()) this.#ended.add(id, Date.now());
  }
}
