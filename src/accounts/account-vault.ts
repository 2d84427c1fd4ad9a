import { DurableObject } from "cloudflare:workers";
import type { Permissions } from "../permissions/permissions.ts";
import type { ScopeName } from "../scopes/scopes.ts";
import { servesTraces } from "../telemetry/traced-object.ts";
import type { Credential } from "../upstream/credential.ts";
import type {
  Admission,
  ConnectionStatus,
  ConnectionSummary,
  ConnectionTerms,
  CredentialAnswer,
  NewConnection,
  PresentedAnswer,
  PresentedConnection,
  Receipt,
} from "./answers.ts";
import type { ChangeEnd, ChangeStart, RequestedChange } from "./change-record.ts";
import type { Link, LinkAnswer, LinkedAnswer, LinkStatus, Unlinked } from "./link-answers.ts";
import type { Quotas, Spending } from "./quota-record.ts";
import { statusOf, summaryOf } from "./shown.ts";
import { type VaultBindings, vaultParts } from "./vault-parts.ts";

/**
 * The credentials that GitHub gave us for one account, and who depends on them. A Durable Object named by the
 * account's id: whoever needs to act as the account, whichever client or session, comes here, so there is one
 * copy to refresh, to replace and to lose.
 */
export class AccountVault extends DurableObject<VaultBindings> {
  readonly #parts = vaultParts(this.ctx, this.env);

  /** {@link SignIns.add} */
  async addConnection(connection: NewConnection, granted: Credential): Promise<void> {
    await this.#parts.signIns.add(connection, granted);
    await this.#endIfBlocked(connection.id);
    await this.#parts.alarm.set();
  }

  /** {@link PresentedTokens.take} */
  async present(connection: PresentedConnection, granted: Credential): Promise<PresentedAnswer> {
    if (this.#parts.block.isSet()) return "blocked";
    const answer = await this.#parts.presented.take(connection, granted);
    const blocked = await this.#endIfBlocked(connection.id);
    await this.#parts.alarm.set();
    return blocked ? "blocked" : answer;
  }

  /** {@link SignIns.change} */
  async change(id: string, terms: ConnectionTerms, granted: Credential): Promise<boolean> {
    const stood = await this.#parts.signIns.change(id, terms, granted);
    const stands = !(await this.#endIfBlocked(id)) && stood;
    await this.#parts.alarm.set();
    if (stands) this.#parts.changes.announce(id);
    return stands;
  }

  /** {@link Allowances.limited} */
  limited(clientId: string, asked: Permissions): boolean {
    return this.#parts.allowances.limited(clientId, asked);
  }

  /** {@link Allowances.of} */
  permissions(id: string, wanted: readonly ScopeName[] = [], patience = 0): Promise<Permissions | undefined> {
    return this.#parts.block.isSet()
      ? Promise.resolve(undefined)
      : this.#parts.allowances.of(id, wanted, patience);
  }

  /** {@link ConnectionAnswers.renew} */
  renew(id: string, grantId: string, expiresAt: number): Promise<CredentialAnswer> {
    return this.#parts.answers.renew(id, grantId, expiresAt);
  }

  /** {@link ConnectionAnswers.credential} */
  credential(id: string): Promise<CredentialAnswer> {
    return this.#parts.answers.credential(id);
  }

  /** {@link ConnectionAnswers.sustain} */
  sustain(id: string, expiresAt: number): Promise<CredentialAnswer> {
    return this.#parts.answers.sustain(id, expiresAt);
  }

  /** {@link ConnectionAnswers.admission} */
  admission(id: string): Promise<Admission> {
    return this.#parts.answers.admission(id);
  }

  /** {@link ConnectionAnswers.rejected} */
  rejected(id: string, accessToken: string): Promise<CredentialAnswer> {
    return this.#parts.answers.rejected(id, accessToken);
  }

  /** {@link Endings.release}: a grant was ended. Its GitHub token goes too, unless another connection needs it. */
  async release(grantId: string): Promise<Receipt | undefined> {
    return await this.#parts.endings.release(grantId);
  }

  /** {@link Endings.end} */
  async end(id: string): Promise<Receipt | undefined> {
    return await this.#parts.endings.end(id);
  }

  /** {@link Endings.grantOf} */
  grantOf(id: string): string | undefined {
    return this.#parts.endings.grantOf(id);
  }

  /** The connections that have not ended, newest first. */
  connections(): ConnectionSummary[] {
    return this.#parts.connections.live(Date.now()).map(summaryOf);
  }

  /**
   * A connection opened a session, or listens to one: it ends with the connection.
   * @param name of the session's object
   * @returns false if the connection is over
   */
  noteSession(id: string, name: string): boolean {
    if (this.#parts.block.isSet() || !this.#parts.connections.get(id, Date.now())) return false;
    this.#parts.sessions.note(id, name);
    return true;
  }

  async status(id: string): Promise<ConnectionStatus | undefined> {
    const connection = this.#parts.block.isSet() ? undefined : this.#parts.connections.get(id, Date.now());
    if (!connection) return undefined;
    return statusOf(connection, await this.#parts.credentials.get(connection.scopeSet));
  }

  /** {@link Linking.link} */
  link(link: Link): Promise<LinkAnswer> {
    return this.#parts.linking.link(link);
  }

  /** {@link Linking.unlink} */
  unlink(): Promise<Unlinked | undefined> {
    return this.#parts.linking.unlink();
  }

  /** {@link Linking.linked} */
  linked(patience?: number, former?: string): Promise<Link | undefined> {
    return this.#parts.linking.linked(patience, former);
  }

  /** {@link Linking.status} */
  linkStatus(): Promise<LinkStatus | undefined> {
    return this.#parts.linking.status();
  }

  /** {@link Linking.credential} */
  linkedCredential(id: string): Promise<LinkedAnswer> {
    return this.#parts.linking.credential(id);
  }

  /** {@link Linking.rejected} */
  linkedRejected(id: string, accessToken: string): Promise<LinkedAnswer> {
    return this.#parts.linking.rejected(id, accessToken);
  }

  /** {@link ChangeRecord.begin} */
  async beginChange(requested: RequestedChange): Promise<ChangeStart> {
    const start = await this.#parts.made.begin(requested);
    if (start.kind === "new") await this.#parts.alarm.set();
    return start;
  }

  /** {@link ChangeRecord.made}, {@link ChangeRecord.notMade}, or nobody knows which. */
  async endChange(id: string, end: ChangeEnd): Promise<void> {
    if (end.kind === "made") await this.#parts.made.made(id, end.outcome);
    else if (end.kind === "not-made") await this.#parts.made.notMade(id, end.spent);
    else this.#parts.made.lose(id);
  }

  /** {@link QuotaRecord.spend} */
  spend(tool: string, quotas: Quotas): Spending {
    return this.#parts.quotas.spend(tool, quotas);
  }

  /** {@link QuotaRecord.giveBack} */
  giveBack(tool: string, quotas: Quotas, at: number): void {
    this.#parts.quotas.giveBack(tool, quotas, at);
  }

  /** Ends what has expired, and tries again to delete what GitHub did not delete yet. */
  override async alarm(): Promise<void> {
    this.#parts.made.expired();
    this.#parts.quotas.expired(Date.now());
    this.#parts.endedTokens.expired(Date.now());
    await this.#parts.endings.expired();
    await this.#parts.sessions.endLeft();
    await this.#parts.revocations.run();
    await this.#parts.linking.endLeft();
    await this.#parts.alarm.set();
  }

  /** Keeps the account from signing in, and from using what it has, until {@link unblock}. */
  block(at: number): void {
    this.#parts.block.set(at);
  }

  /** {@link BlockRecord.clear} */
  unblock(): boolean {
    return this.#parts.block.clear();
  }

  isBlocked(): boolean {
    return this.#parts.block.isSet();
  }

  /** Who is blocked while they sign in does not get in by that. */
  async #endIfBlocked(id: string): Promise<boolean> {
    if (!this.#parts.block.isSet()) return false;
    await this.#parts.endings.end(id);
    return true;
  }
}

servesTraces("AccountVault", AccountVault);
