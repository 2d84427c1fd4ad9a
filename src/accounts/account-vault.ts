import { DurableObject } from "cloudflare:workers";
import type { Permissions } from "../permissions/permissions.ts";
import { type AccountFacts, named } from "../policy/subjects.ts";
import type { ScopeName } from "../scopes/scopes.ts";
import { settingsOf } from "../settings/settings.ts";
import type { Credential } from "../upstream/github/credential.ts";
import { AccessRecord } from "./access-record.ts";
import { Allowances } from "./allowances.ts";
import type {
  Admission,
  ConnectionStatus,
  ConnectionTerms,
  CredentialAnswer,
  NewConnection,
  Receipt,
} from "./answers.ts";
import { type ChangeEnd, ChangeRecord, type ChangeStart, type RequestedChange } from "./change-record.ts";
import { Changes } from "./changes.ts";
import { type Connection, ConnectionStore } from "./connection-store.ts";
import { CredentialStore, scopeSetOf } from "./credential-store.ts";
import { Endings } from "./endings.ts";
import { GroupRecord } from "./group-record.ts";
import { QuotaRecord, type Quotas, type Spending } from "./quota-record.ts";
import { Renewal } from "./renewal.ts";
import { Revocations } from "./revocations.ts";
import { CredentialSupply } from "./supply.ts";

/** How long a sign-in may take from GitHub's answer to the client's first token request. Milliseconds. */
const codeLifetime = 10 * 60_000;

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
export class AccountVault extends DurableObject<object> {
  readonly #connections: ConnectionStore;
  readonly #credentials: CredentialStore;
  readonly #revocations: Revocations;
  readonly #access: AccessRecord;
  readonly #groups: GroupRecord;
  readonly #supply: CredentialSupply;
  readonly #endings: Endings;
  readonly #changes = new Changes();
  readonly #allowances: Allowances;
  readonly #made: ChangeRecord;
  readonly #quotas: QuotaRecord;

  constructor(state: DurableObjectState, env: object) {
    super(state, env);
    const { sql } = state.storage;
    const { secrets, github, access, policy } = settingsOf(env);
    this.#connections = new ConnectionStore(sql);
    this.#quotas = new QuotaRecord(sql);
    this.#allowances = new Allowances(this.#connections, this.#changes);
    // The object's id is the same however it was woken; its name is not there if that was by its id
    const owner = state.id.toString();
    this.#credentials = new CredentialStore(sql, secrets, owner);
    this.#made = new ChangeRecord(sql, secrets, owner);
    this.#revocations = new Revocations(sql, secrets, owner, github);
    this.#endings = new Endings(this.#connections, this.#credentials, this.#revocations, () =>
      this.#schedule(),
    );
    this.#access = new AccessRecord(state.storage, state.id.name, access, github);
    this.#groups = new GroupRecord(state.storage, named(policy).groups, github);
    const renewal = new Renewal(this.#credentials, github, async (accessToken) => {
      await this.#revocations.add(accessToken);
      await this.#schedule();
    });
    this.#supply = new CredentialSupply(this.#credentials, renewal, this.#endings, this.#access, access);
  }

  /** Somebody signed in: keeps the credential for all who have the same scopes. */
  async addConnection(connection: NewConnection, granted: Credential): Promise<void> {
    const now = Date.now();
    await this.#access.admitted(connection.listedLogin);
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
    await this.#schedule();
  }

  /**
   * The person signed in to change what a connection may do. Until then, it is what it was. Whatever becomes of it, the
   * credential is this vault's: kept if somebody needs it, and deleted at GitHub otherwise.
   * @returns false if the connection has ended
   */
  async change(id: string, terms: ConnectionTerms, granted: Credential): Promise<boolean> {
    const before = this.#connections.get(id, Date.now());
    if (!before) {
      await this.#revocations.add(granted.accessToken);
      await this.#schedule();
      return false;
    }
    await this.#access.admitted(terms.listedLogin);
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
    await this.#schedule();
    this.#changes.announce(id);
    return this.#connections.get(id, Date.now()) !== undefined;
  }

  /** {@link Allowances.limited} */
  limited(clientId: string, asked: Permissions): boolean {
    return this.#allowances.limited(clientId, asked);
  }

  /** {@link Allowances.of} */
  permissions(id: string, wanted: readonly ScopeName[] = [], patience = 0): Promise<Permissions | undefined> {
    return this.#allowances.of(id, wanted, patience);
  }

  /** Keeps a credential, and in the same step whoever needs it: a grant that ends meanwhile must see that. */
  async #keep(granted: Credential, along: (scopeSet: string) => void): Promise<void> {
    const scopeSet = scopeSetOf(granted);
    const replaced = await this.#credentials.get(scopeSet);
    await this.#credentials.put(scopeSet, granted, () => along(scopeSet));
    // GitHub keeps ten tokens for each user, app and scope set; the one that nobody uses any more is not one of them
    if (replaced && replaced.accessToken !== granted.accessToken) {
      this.ctx.waitUntil(this.#revocations.add(replaced.accessToken).then(() => this.#schedule()));
    }
  }

  /**
   * A token request for a grant: the connection lives until `expiresAt` now.
   * @returns `ended` if it is over, or GitHub took the credential back
   */
  async renew(id: string, grantId: string, expiresAt: number): Promise<CredentialAnswer> {
    const connection = this.#connections.get(id, Date.now());
    if (!connection) return over;
    // Its grant stands with its first token; until then, the one that it replaces must not go
    if (connection.grantId === null && connection.supersedes !== null) {
      this.#connections.windDown(connection.supersedes, Date.now() + windDownTime);
      if (connection.decided) this.#connections.narrowFormer(connection, Date.now());
    }
    this.#connections.renew(id, grantId, expiresAt);
    await this.#schedule();
    return await this.#answerFor(connection);
  }

  /** The credential of a connection, refreshed if it is about to expire, if its person may still connect. */
  async credential(id: string): Promise<CredentialAnswer> {
    const connection = this.#connections.get(id, Date.now());
    return connection ? await this.#answerFor(connection) : over;
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
    if (!connection) return over;
    const usable = await this.#supply.notTaken(connection.scopeSet, accessToken);
    return usable.kind === "good" ? { ...usable, permissions: connection.permissions } : usable;
  }

  /** A grant was ended here. Its GitHub token goes too, unless another connection needs it. */
  async release(grantId: string): Promise<Receipt> {
    const connection = this.#connections.byGrant(grantId);
    if (!connection) return { tokenDeleted: false };
    this.#connections.remove(connection.id);
    this.#changes.announce(connection.id);
    return { tokenDeleted: await this.#endings.drop(connection.scopeSet) };
  }

  async status(id: string): Promise<ConnectionStatus | undefined> {
    const connection = this.#connections.get(id, Date.now());
    if (!connection) return undefined;
    const stored = await this.#credentials.get(connection.scopeSet);
    return {
      clientId: connection.clientId,
      connectedAt: connection.createdAt,
      endsAt: connection.expiresAt,
      upstreamScopes: connection.scopeSet.split(" ").filter(Boolean),
      permissions: connection.permissions,
      withheld: connection.withheld,
      credential: stored ? "good" : "missing",
      ...(stored?.expiresAt !== undefined && { credentialExpiresAt: stored.expiresAt * 1000 }),
    };
  }

  /** {@link ChangeRecord.begin} */
  async beginChange(requested: RequestedChange): Promise<ChangeStart> {
    const start = await this.#made.begin(requested);
    if (start.kind === "new") await this.#schedule();
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
    await this.#revocations.run();
    await this.#schedule();
  }

  /** A fresh credential for a connection, if the rules still let the account connect. */
  async #answerFor({ id, scopeSet }: Connection): Promise<CredentialAnswer> {
    const usable = await this.#supply.usable(scopeSet);
    if (usable.kind !== "good") return usable;
    // What is allowed now: it may have changed, or ended, while GitHub was asked
    const connection = this.#connections.get(id, Date.now());
    return connection ? { ...usable, permissions: connection.permissions } : over;
  }

  async #schedule(): Promise<void> {
    const next = Math.min(
      this.#connections.nextExpiry() ?? Infinity,
      this.#revocations.nextTry() ?? Infinity,
      this.#made.nextExpiry() ?? Infinity,
    );
    if (!Number.isFinite(next)) return;
    const due = Math.max(next, Date.now() + 1000);
    // One that is due already must not be put off by whatever happens meanwhile, however often that is
    const set = await this.ctx.storage.getAlarm();
    if (set === null || set > due) await this.ctx.storage.setAlarm(due);
  }
}
