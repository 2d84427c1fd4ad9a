import { DurableObject } from "cloudflare:workers";
import { refusalOf, type Verdict } from "../access/rules.ts";
import { settingsOf } from "../settings/settings.ts";
import type { Credential } from "../upstream/github/credential.ts";
import { AccessRecord } from "./access-record.ts";
import type { Admission, ConnectionStatus, CredentialAnswer, NewConnection, Receipt } from "./answers.ts";
import { ConnectionStore } from "./connection-store.ts";
import { CredentialStore, scopeSetOf } from "./credential-store.ts";
import { Renewal } from "./renewal.ts";
import { Revocations } from "./revocations.ts";

/** How long a sign-in may take from GitHub's answer to the client's first token request. Milliseconds. */
const codeLifetime = 10 * 60_000;

const signInAgain =
  "GitHub no longer accepts this connection: its access was revoked or has expired. Sign in again by reconnecting this server in your client.";

const cannotCheck =
  "Whether this account may still use this server could not be checked at GitHub for too long. Try again later.";

/** The answer for a connection that is not there any more. */
const over: CredentialAnswer = {
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
  readonly #renewal: Renewal;

  constructor(state: DurableObjectState, env: object) {
    super(state, env);
    const { sql } = state.storage;
    const { secrets, github, access } = settingsOf(env);
    this.#connections = new ConnectionStore(sql);
    // The object's id is the same however it was woken; its name is not there if that was by its id
    const owner = state.id.toString();
    this.#credentials = new CredentialStore(sql, secrets, owner);
    this.#revocations = new Revocations(sql, secrets, owner, github);
    this.#renewal = new Renewal(this.#credentials, github, async (accessToken) => {
      await this.#revocations.add(accessToken);
      await this.#schedule();
    });
    this.#access = new AccessRecord(state.storage, state.id.name, access, github);
  }

  /** Somebody signed in: keeps the credential for all who have the same scopes. */
  async addConnection(connection: NewConnection, granted: Credential): Promise<void> {
    const scopeSet = scopeSetOf(granted);
    await this.#access.admitted(connection.listedLogin);
    const replaced = await this.#credentials.get(scopeSet);
    const now = Date.now();
    // In one step: a grant that ends meanwhile must see that the credential is needed
    await this.#credentials.put(scopeSet, granted, () =>
      this.#connections.add({
        ...connection,
        scopeSet,
        grantId: null,
        createdAt: now,
        expiresAt: now + codeLifetime,
      }),
    );
    // GitHub keeps ten tokens for each user, app and scope set; the one that nobody uses any more is not one of them
    if (replaced && replaced.accessToken !== granted.accessToken) {
      this.ctx.waitUntil(this.#revocations.add(replaced.accessToken).then(() => this.#schedule()));
    }
    await this.#schedule();
  }

  /**
   * A token request for a grant: the connection lives until `expiresAt` now.
   * @returns `ended` if it is over, or GitHub took the credential back
   */
  async renew(id: string, grantId: string, expiresAt: number): Promise<CredentialAnswer> {
    const connection = this.#connections.get(id, Date.now());
    if (!connection) return over;
    this.#connections.renew(id, grantId, expiresAt);
    await this.#schedule();
    return await this.#usable(connection.scopeSet);
  }

  /** The credential of a connection, refreshed if it is about to expire, if its person may still connect. */
  async credential(id: string): Promise<CredentialAnswer> {
    const connection = this.#connections.get(id, Date.now());
    return connection ? await this.#usable(connection.scopeSet) : over;
  }

  /** Whether a connection may be used, for calls that need no credential. */
  async admission(id: string): Promise<Admission> {
    const answer = await this.credential(id);
    if (answer.kind === "good") return { kind: "allowed" };
    const trusted = answer.kind === "unavailable" && (await this.#access.isTrusted());
    return trusted ? { kind: "allowed" } : answer;
  }

  /**
   * GitHub answered 401 to a token of this account. If there is a newer one by now, or one can be had, that is the
   * answer; otherwise every connection that depends on it is over.
   */
  async rejected(id: string, accessToken: string): Promise<CredentialAnswer> {
    const connection = this.#connections.get(id, Date.now());
    if (!connection) return over;
    return await this.#notTaken(connection.scopeSet, accessToken);
  }

  async #notTaken(scopeSet: string, accessToken: string): Promise<CredentialAnswer> {
    const renewed = await this.#renewal.replacing(scopeSet, accessToken);
    return renewed.kind === "gone" ? await this.#end(scopeSet, renewed.mark) : renewed;
  }

  /** A grant was ended here. Its GitHub token goes too, unless another connection needs it. */
  async release(grantId: string): Promise<Receipt> {
    const connection = this.#connections.byGrant(grantId);
    if (!connection) return { tokenDeleted: false };
    this.#connections.remove(connection.id);
    return { tokenDeleted: await this.#dropUnused(connection.scopeSet) };
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
      credential: stored ? "good" : "missing",
      ...(stored?.expiresAt !== undefined && { credentialExpiresAt: stored.expiresAt * 1000 }),
    };
  }

  /** Ends what has expired, and tries again to delete what GitHub did not delete yet. */
  override async alarm(): Promise<void> {
    for (const { id, scopeSet } of this.#connections.expired(Date.now())) {
      this.#connections.remove(id);
      await this.#dropUnused(scopeSet);
    }
    await this.#revocations.run();
    await this.#schedule();
  }

  /** A fresh credential, if the rules still let the account connect. */
  async #usable(scopeSet: string): Promise<CredentialAnswer> {
    const renewed = await this.#renewal.fresh(scopeSet);
    if (renewed.kind === "gone") return await this.#end(scopeSet, renewed.mark);
    if (renewed.kind === "unavailable") return renewed;
    const verdict = await this.#access.check(renewed.accessToken);
    if (verdict !== "unauthorized") return await this.#judged(verdict, renewed);
    const replaced = await this.#notTaken(scopeSet, renewed.accessToken);
    if (replaced.kind !== "good") return replaced;
    const again = await this.#access.check(replaced.accessToken);
    return await this.#judged(again === "unauthorized" ? "unknown" : again, replaced);
  }

  async #judged(verdict: Verdict, answer: CredentialAnswer): Promise<CredentialAnswer> {
    if (verdict === "refused") return await this.#endAll();
    return verdict === "allowed" ? answer : { kind: "unavailable", message: cannotCheck };
  }

  /**
   * A credential is gone: so are the connections that depend on it, unless somebody signed in meanwhile and there is
   * another.
   */
  async #end(scopeSet: string, mark: string | undefined): Promise<CredentialAnswer> {
    if (this.#credentials.mark(scopeSet) !== mark) return await this.#usable(scopeSet);
    const dependants = this.#connections.dependingOn(scopeSet, Date.now());
    for (const { id } of dependants) this.#connections.remove(id);
    this.#credentials.delete(scopeSet);
    return {
      kind: "ended",
      grants: dependants.flatMap(({ grantId }) => grantId ?? []),
      message: signInAgain,
    };
  }

  /** The person may not connect any more: everything of theirs ends, and their tokens are deleted at GitHub. */
  async #endAll(): Promise<CredentialAnswer> {
    const all = this.#connections.all();
    for (const { id } of all) this.#connections.remove(id);
    for (const scopeSet of new Set(all.map((connection) => connection.scopeSet)))
      await this.#dropUnused(scopeSet);
    const grants = all.flatMap(({ grantId }) => grantId ?? []);
    return { kind: "ended", grants, message: refusalOf(settingsOf(this.env).access) };
  }

  /** Deletes a credential that no connection needs any more, here and at GitHub. */
  async #dropUnused(scopeSet: string): Promise<boolean> {
    if (this.#connections.dependingOn(scopeSet, Date.now()).length > 0) return false;
    const stored = await this.#credentials.get(scopeSet);
    const mark = this.#credentials.mark(scopeSet);
    const sealed = stored && (await this.#revocations.prepare(stored.accessToken));
    // Somebody may have signed in meanwhile, or a refresh replaced it
    if (this.#credentials.mark(scopeSet) !== mark) return await this.#dropUnused(scopeSet);
    if (this.#connections.dependingOn(scopeSet, Date.now()).length > 0) return false;
    this.#credentials.delete(scopeSet);
    if (!stored || sealed === undefined) return false;
    const noted = this.#revocations.note(sealed);
    await this.#schedule();
    return await this.#revocations.attempt(noted, stored.accessToken);
  }

  async #schedule(): Promise<void> {
    const next = Math.min(
      this.#connections.nextExpiry() ?? Infinity,
      this.#revocations.nextTry() ?? Infinity,
    );
    if (Number.isFinite(next)) await this.ctx.storage.setAlarm(Math.max(next, Date.now() + 1000));
  }
}
