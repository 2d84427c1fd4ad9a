import type { AccountFacts } from "../policy/subjects.ts";
import type { AccessRecord } from "./access-record.ts";
import type { Alarm } from "./alarm.ts";
import type { Admission, CredentialAnswer } from "./answers.ts";
import type { BlockRecord } from "./block-record.ts";
import type { Connection, ConnectionStore } from "./connection-store.ts";
import type { GroupRecord } from "./group-record.ts";
import { linkClientId } from "./link-answers.ts";
import type { CredentialSupply, Usable } from "./supply.ts";

/** How long a connection whose place another took stays, if nobody uses it. Milliseconds. */
const windDownTime = 7 * 24 * 3600_000;

/** The answer for a connection that is not there any more. */
const over: Extract<CredentialAnswer, { readonly kind: "ended" }> = {
  kind: "ended",
  grants: [],
  message: "This connection has ended. Sign in again by reconnecting this server in your client.",
};

/** What the connections of one account are told that are used: a credential, or why there is none. */
export class ConnectionAnswers {
  readonly #connections: ConnectionStore;
  readonly #supply: CredentialSupply;
  readonly #access: AccessRecord;
  readonly #groups: GroupRecord;
  readonly #block: BlockRecord;
  readonly #alarm: Alarm;

  constructor(
    connections: ConnectionStore,
    supply: CredentialSupply,
    access: AccessRecord,
    groups: GroupRecord,
    block: BlockRecord,
    alarm: Alarm,
  ) {
    this.#connections = connections;
    this.#supply = supply;
    this.#access = access;
    this.#groups = groups;
    this.#block = block;
    this.#alarm = alarm;
  }

  /**
   * A token request for a grant: the connection lives until `expiresAt` now.
   * @returns `ended` if it is over, or GitHub took the credential back
   */
  async renew(id: string, grantId: string, expiresAt: number): Promise<CredentialAnswer> {
    const connection = this.#used(id);
    if (!connection) return this.#over();
    // Its grant stands with its first token; until then, the one that it replaces must not go
    if (connection.grantId === null && connection.supersedes !== null) {
      this.#connections.windDown(connection.supersedes, Date.now() + windDownTime);
      if (connection.decided) this.#connections.narrowFormer(connection, Date.now());
    }
    this.#connections.renew(id, grantId, expiresAt);
    await this.#alarm.set();
    return await this.#answerFor(connection);
  }

  /** The credential of a connection, refreshed if it is about to expire, if its person may still connect. */
  async credential(id: string): Promise<CredentialAnswer> {
    const connection = this.#used(id);
    return connection ? await this.#answerFor(connection) : this.#over();
  }

  /** The same for a connection that no grant stands for, which lives until `expiresAt` now because it is used. */
  async sustain(id: string, expiresAt: number): Promise<CredentialAnswer> {
    const connection = this.#used(id);
    if (!connection || this.#block.isSet()) return this.#over();
    this.#connections.prolong(connection, expiresAt);
    return await this.#answerFor(connection);
  }

  /** Whether a connection may be used, for calls that need no credential. */
  async admission(id: string): Promise<Admission> {
    const connection = this.#used(id);
    if (!connection) return this.#over();
    let usable = await this.#usable(connection);
    if (usable.kind === "good" && !(await this.#groups.check(usable))) {
      const another = await this.#supply.notTaken(connection.scopeSet, usable.accessToken);
      if (another.kind === "good") await this.#groups.check(another);
      // what cannot be replaced just now was good a moment ago
      if (another.kind !== "unavailable") usable = another;
    }
    const answer = this.given(id, usable);
    const admitted =
      answer.kind === "good" || (answer.kind === "unavailable" && (await this.#access.isTrusted()));
    return admitted ? { kind: "allowed", facts: await this.#facts(usable) } : answer;
  }

  /**
   * The upstream answered 401 to a token of this account. If there is a newer one by now, or one can be had, that is the
   * answer; otherwise every connection that depends on it is over.
   */
  async rejected(id: string, accessToken: string): Promise<CredentialAnswer> {
    const connection = this.#connections.get(id, Date.now());
    if (!connection || this.#block.isSet()) return this.#over();
    return this.given(id, await this.#supply.notTaken(connection.scopeSet, accessToken));
  }

  async #answerFor(connection: Connection): Promise<CredentialAnswer> {
    return this.given(connection.id, await this.#usable(connection));
  }

  /** A fresh credential for a connection, if the rules still let the account connect. */
  async #usable({ scopeSet }: Connection): Promise<Usable> {
    return this.#block.isSet() ? this.#over() : await this.#supply.usable(scopeSet);
  }

  /** A credential, for a connection that still stands, with what it may do now: time went by while GitHub was asked. */
  given(id: string, usable: Usable): CredentialAnswer {
    if (usable.kind !== "good") return usable;
    const connection = this.#connections.get(id, Date.now());
    if (!connection || this.#block.isSet()) return this.#over();
    // what else is known of the credential stays in the vault
    const { clientId, permissions, scopeSet } = connection;
    return {
      ...{ kind: "good", accessToken: usable.accessToken, permissions },
      ...(clientId === linkClientId && { upstreamScopes: scopeSet.split(" ").filter(Boolean) }),
    };
  }

  async #facts(usable: Usable): Promise<AccountFacts> {
    const login = await this.#access.login();
    const memberships = await this.#groups.memberships(usable.kind === "good" ? usable : undefined);
    return { memberships, ...(login !== undefined && { login }) };
  }

  #over(): Extract<CredentialAnswer, { readonly kind: "ended" }> {
    return this.#block.refusal() ?? over;
  }

  /** A connection that has not ended, and that its client uses now. */
  #used(id: string): Connection | undefined {
    const connection = this.#connections.get(id, Date.now());
    if (connection) this.#connections.use(connection, Date.now());
    return connection;
  }
}
