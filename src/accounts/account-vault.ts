import { DurableObject } from "cloudflare:workers";
import type { Permissions } from "../permissions/permissions.ts";
import { type AccountFacts, named } from "../policy/subjects.ts";
import type { ScopeName } from "../scopes/scopes.ts";
import { settingsOf } from "../settings/settings.ts";
import type { Credential } from "../upstream/github/credential.ts";
import { AccessRecord } from "./access-record.ts";
import { Alarm } from "./alarm.ts";
import { Allowances } from "./allowances.ts";
import type {
  Admission,
  ConnectionStatus,
  ConnectionSummary,
  ConnectionTerms,
  CredentialAnswer,
  NewConnection,
  Receipt,
} from "./answers.ts";
import { BlockRecord } from "./block-record.ts";
import { type ChangeEnd, ChangeRecord, type ChangeStart, type RequestedChange } from "./change-record.ts";
import { Changes } from "./changes.ts";
import { type Connection, ConnectionStore } from "./connection-store.ts";
import { CredentialStore } from "./credential-store.ts";
import { Endings } from "./endings.ts";
import { GroupRecord } from "./group-record.ts";
import { OpenSessions, type SessionObjectBindings } from "./open-sessions.ts";
import { QuotaRecord, type Quotas, type Spending } from "./quota-record.ts";
import { Receipts } from "./receipts.ts";
import { Renewal } from "./renewal.ts";
import { Revocations } from "./revocations.ts";
import { statusOf, summaryOf } from "./shown.ts";
import { SignIns } from "./sign-ins.ts";
import { CredentialSupply, type Usable } from "./supply.ts";

/** How long a connection whose place another took stays, if nobody uses it. Milliseconds. */
const windDownTime = 7 * 24 * 3600_000;

/** The answer for a connection that is not there any more. */
const over: Extract<CredentialAnswer, { readonly kind: "ended" }> = {
  kind: "ended",
  grants: [],
  message: "This connection has ended. Sign in again by reconnecting this server in your client.",
};

/**
 * The credentials that GitHub gave us for one account, and who depends on them. A Durable Object named by the
 * account's numeric id: whoever needs to act as the account, whichever client or session, comes here, so there is one
 * copy to refresh, to replace and to lose.
 */
export class AccountVault extends DurableObject<SessionObjectBindings> {
  readonly #connections: ConnectionStore;
  readonly #credentials: CredentialStore;
  readonly #revocations: Revocations;
  readonly #access: AccessRecord;
  readonly #groups: GroupRecord;
  readonly #supply: CredentialSupply;
  readonly #receipts: Receipts;
  readonly #sessions: OpenSessions;
  readonly #endings: Endings;
  readonly #signIns: SignIns;
  readonly #changes = new Changes();
  readonly #allowances: Allowances;
  readonly #made: ChangeRecord;
  readonly #quotas: QuotaRecord;
  readonly #alarm: Alarm;
  readonly #block: BlockRecord;

  constructor(state: DurableObjectState, env: SessionObjectBindings) {
    super(state, env);
    const { sql } = state.storage;
    const { secrets, github, access, policy } = settingsOf(env);
    this.#connections = new ConnectionStore(sql);
    this.#quotas = new QuotaRecord(sql);
    this.#block = new BlockRecord(sql, this.#connections, access.contact);
    this.#allowances = new Allowances(this.#connections, this.#changes);
    // The object's id is the same however it was woken; its name is not there if that was by its id
    const owner = state.id.toString();
    this.#credentials = new CredentialStore(sql, secrets, owner);
    this.#made = new ChangeRecord(sql, secrets, owner);
    this.#sessions = new OpenSessions(sql, env.MCP_OBJECT);
    this.#receipts = new Receipts(sql);
    this.#revocations = new Revocations(sql, secrets, owner, github, (id) => this.#receipts.confirm(id));
    this.#alarm = new Alarm(state.storage, [
      () => this.#connections.nextExpiry(),
      () => this.#revocations.nextTry(),
      () => this.#receipts.nextDue(),
      () => this.#made.nextExpiry(),
    ]);
    this.#endings = new Endings(this.#connections, this.#credentials, this.#revocations, this.#receipts, {
      ended: (id) => {
        this.#changes.announce(id);
        // whoever ended it is not made to wait for those
        state.waitUntil(Promise.all([this.#sessions.end(id), this.#alarm.set()]));
      },
      schedule: () => this.#alarm.set(),
    });
    this.#access = new AccessRecord(state.storage, state.id.name, access, github);
    this.#groups = new GroupRecord(state.storage, named(policy).groups, github);
    const discard = async (accessToken: string) => {
      await this.#revocations.add(accessToken);
      await this.#alarm.set();
    };
    this.#signIns = new SignIns(
      ...[this.#connections, this.#credentials, this.#revocations, this.#endings, this.#access],
      (accessToken) => state.waitUntil(discard(accessToken)),
    );
    const renewal = new Renewal(this.#credentials, github, discard);
    this.#supply = new CredentialSupply(this.#credentials, renewal, this.#endings, this.#access, access);
  }

  /** {@link SignIns.add} */
  async addConnection(connection: NewConnection, granted: Credential): Promise<void> {
    await this.#signIns.add(connection, granted);
    await this.#endIfBlocked(connection.id);
    await this.#alarm.set();
  }

  /** {@link SignIns.change} */
  async change(id: string, terms: ConnectionTerms, granted: Credential): Promise<boolean> {
    const stood = await this.#signIns.change(id, terms, granted);
    const stands = !(await this.#endIfBlocked(id)) && stood;
    await this.#alarm.set();
    if (stands) this.#changes.announce(id);
    return stands;
  }

  /** {@link Allowances.limited} */
  limited(clientId: string, asked: Permissions): boolean {
    return this.#allowances.limited(clientId, asked);
  }

  /** {@link Allowances.of} */
  permissions(id: string, wanted: readonly ScopeName[] = [], patience = 0): Promise<Permissions | undefined> {
    return this.#block.isSet() ? Promise.resolve(undefined) : this.#allowances.of(id, wanted, patience);
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

  /** Whether a connection may be used, for calls that need no credential. */
  async admission(id: string): Promise<Admission> {
    const answer = await this.credential(id);
    if (answer.kind === "good" && !(await this.#groups.check(answer.accessToken))) {
      const another = await this.rejected(id, answer.accessToken);
      if (another.kind === "ended") return another;
      if (another.kind === "good") await this.#groups.check(another.accessToken);
    }
    const admitted =
      answer.kind === "good" || (answer.kind === "unavailable" && (await this.#access.isTrusted()));
    return admitted ? { kind: "allowed", facts: await this.#facts() } : answer;
  }

  async #facts(): Promise<AccountFacts> {
    const login = await this.#access.login();
    return { memberships: await this.#groups.memberships(), ...(login !== undefined && { login }) };
  }

  /**
   * GitHub answered 401 to a token of this account. If there is a newer one by now, or one can be had, that is the
   * answer; otherwise every connection that depends on it is over.
   */
  async rejected(id: string, accessToken: string): Promise<CredentialAnswer> {
    const connection = this.#connections.get(id, Date.now());
    if (!connection || this.#block.isSet()) return this.#over();
    return this.#given(id, await this.#supply.notTaken(connection.scopeSet, accessToken));
  }

  /** {@link Endings.release}: a grant was ended. Its GitHub token goes too, unless another connection needs it. */
  async release(grantId: string): Promise<Receipt | undefined> {
    return await this.#endings.release(grantId);
  }

  /** {@link Endings.end} */
  async end(id: string): Promise<Receipt | undefined> {
    return await this.#endings.end(id);
  }

  /** {@link Endings.grantOf} */
  grantOf(id: string): string | undefined {
    return this.#endings.grantOf(id);
  }

  /** The connections that have not ended, newest first. */
  connections(): ConnectionSummary[] {
    return this.#connections.live(Date.now()).map(summaryOf);
  }

  /**
   * A connection opened a session, or listens to one: it ends with the connection.
   * @param name of the session's object
   * @returns false if the connection is over
   */
  noteSession(id: string, name: string): boolean {
    if (this.#block.isSet() || !this.#connections.get(id, Date.now())) return false;
    this.#sessions.note(id, name);
    return true;
  }

  async status(id: string): Promise<ConnectionStatus | undefined> {
    const connection = this.#block.isSet() ? undefined : this.#connections.get(id, Date.now());
    if (!connection) return undefined;
    return statusOf(connection, await this.#credentials.get(connection.scopeSet));
  }

  /** {@link ChangeRecord.begin} */
  async beginChange(requested: RequestedChange): Promise<ChangeStart> {
    const start = await this.#made.begin(requested);
    if (start.kind === "new") await this.#alarm.set();
    return start;
  }

  /** {@link ChangeRecord.made}, {@link ChangeRecord.notMade}, or nobody knows which. */
  async endChange(id: string, end: ChangeEnd): Promise<void> {
    if (end.kind === "made") await this.#made.made(id, end.outcome);
    else if (end.kind === "not-made") await this.#made.notMade(id, end.spent);
    else this.#made.lose(id);
  }

  /** {@link QuotaRecord.spend} */
  spend(tool: string, quotas: Quotas): Spending {
    return this.#quotas.spend(tool, quotas);
  }

  /** {@link QuotaRecord.giveBack} */
  giveBack(tool: string, quotas: Quotas, at: number): void {
    this.#quotas.giveBack(tool, quotas, at);
  }

  /** Ends what has expired, and tries again to delete what GitHub did not delete yet. */
  override async alarm(): Promise<void> {
    this.#made.expired();
    this.#quotas.expired(Date.now());
    await this.#endings.expired();
    await this.#sessions.endLeft();
    await this.#revocations.run();
    await this.#alarm.set();
  }

  /** A fresh credential for a connection, if the rules still let the account connect. */
  async #answerFor({ id, scopeSet }: Connection): Promise<CredentialAnswer> {
    if (this.#block.isSet()) return this.#over();
    return this.#given(id, await this.#supply.usable(scopeSet));
  }

  /** A credential, for a connection that still stands, with what it may do now: time went by while GitHub was asked. */
  #given(id: string, usable: Usable): CredentialAnswer {
    if (usable.kind !== "good") return usable;
    const connection = this.#connections.get(id, Date.now());
    if (!connection || this.#block.isSet()) return this.#over();
    return { ...usable, permissions: connection.permissions };
  }

  /** Keeps the account from signing in, and from using what it has, until {@link unblock}. */
  block(at: number): void {
    this.#block.set(at);
  }

  /** {@link BlockRecord.clear} */
  unblock(): boolean {
    return this.#block.clear();
  }

  isBlocked(): boolean {
    return this.#block.isSet();
  }

  /** Who is blocked while they sign in does not get in by that. */
  async #endIfBlocked(id: string): Promise<boolean> {
    if (!this.#block.isSet()) return false;
    await this.#endings.end(id);
    return true;
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
