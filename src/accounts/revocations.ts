import type { Credential } from "../upstream/credential.ts";
import { revocationFailed } from "../upstream/discard.ts";
import { UpstreamFailure } from "../upstream/failure.ts";
import type { Upstream } from "../upstream/upstream.ts";
import { open, type Secrets, seal } from "./encryption.ts";

/** How long to wait before the upstream is asked again, in milliseconds: doubled with each try, up to a day. */
const firstPause = 60_000;
const longestPause = 24 * 3600_000;

/** After this many tries, a year with the pauses, a token is left to the upstream: GitHub ends what was not used so long. */
const mostTries = 376;

type Row = { id: number; sealed: string; tries: number; ends_more: number };

type RevokingUpstream = Pick<Upstream, "kind" | "revocable" | "revoke">;

/** A token that is to be deleted. */
export interface Revocation {
  readonly token: string;
  readonly sealed: string;
  /** Whether more may end with it at the upstream than what came with it. */
  readonly endsMore: boolean;
}

/** Tokens that the upstream is to delete. They are kept, encrypted, until it has. */
export class Revocations {
  readonly #sql: SqlStorage;
  readonly #secrets: Secrets;
  readonly #context: string;
  readonly #upstream: RevokingUpstream;
  readonly #isLast: () => boolean;
  readonly #confirmed: (id: number) => void;

  /**
   * @param isLast whether the account has nothing left here that a sign-in gave
   * @param confirmed is told of each that was deleted
   */
  constructor(
    sql: SqlStorage,
    secrets: Secrets,
    account: string,
    upstream: RevokingUpstream,
    isLast: () => boolean,
    confirmed: (id: number) => void,
  ) {
    this.#sql = sql;
    this.#secrets = secrets;
    this.#context = `${account} revocation`;
    this.#upstream = upstream;
    this.#isLast = isLast;
    this.#confirmed = confirmed;
    sql.exec(`CREATE TABLE IF NOT EXISTS revocations (
      id INTEGER PRIMARY KEY, sealed TEXT NOT NULL, tries INTEGER NOT NULL, due_at INTEGER NOT NULL,
      ends_more INTEGER NOT NULL DEFAULT 0)`);
    // Of an earlier version, which knew of no token with which more ended
    const columns = sql.exec<{ name: string }>("PRAGMA table_info(revocations)").toArray();
    if (!columns.some(({ name }) => name === "ends_more"))
      sql.exec("ALTER TABLE revocations ADD COLUMN ends_more INTEGER NOT NULL DEFAULT 0");
  }

  /** Has a credential deleted: now if the upstream can be reached, otherwise as soon as it can. @returns whether it is deleted */
  async add(credential: Credential): Promise<boolean> {
    const revocation = await this.prepare(credential);
    if (!this.isCurrent(revocation, credential)) return await this.add(credential);
    if (!revocation) return false;
    return await this.attempt(this.note(revocation), revocation);
  }

  /** What {@link note} writes down; undefined if what is to stay good could end with any of the credential's tokens. */
  async prepare(credential: Credential): Promise<Revocation | undefined> {
    const token = this.#upstream.revocable(credential, this.#isLast());
    if (token === undefined) return undefined;
    const endsMore = token !== this.#upstream.revocable(credential, false);
    return { token, endsMore, sealed: await seal(this.#secrets, this.#context, token) };
  }

  /** Whether it is still that one of a credential's tokens which is to be deleted: somebody may have signed in since. */
  isCurrent(revocation: Revocation | undefined, credential: Credential): boolean {
    return revocation?.token === this.#upstream.revocable(credential, this.#isLast());
  }

  /** Writes down that a token is to be deleted, before the upstream is asked: the object may be gone before it answers. */
  note({ sealed, endsMore }: Revocation): number {
    const [row] = this.#sql
      .exec<{ id: number }>(
        "INSERT INTO revocations (sealed, tries, due_at, ends_more) VALUES (?, 1, ?, ?) RETURNING id",
        ...[sealed, Date.now() + firstPause, endsMore ? 1 : 0],
      )
      .toArray();
    return row?.id ?? 0;
  }

  /** Asks for the first time. @returns whether it is deleted */
  async attempt(id: number, { token }: Revocation): Promise<boolean> {
    const outcome = await this.#revoke(token);
    if (outcome === "never") this.#leave(id);
    if (outcome === "deleted") this.#done(id);
    return outcome === "deleted";
  }

  /** Tries those that are due. */
  async run(): Promise<void> {
    const due = this.#sql
      .exec<Row>("SELECT id, sealed, tries, ends_more FROM revocations WHERE due_at <= ?", Date.now())
      .toArray();
    for (const { id, sealed, tries, ends_more: endsMore } of due) {
      const token = await open(this.#secrets, this.#context, sealed);
      if (!token || tries >= mostTries) {
        const detail = token ? "not deleted within a year" : "it cannot be read any more";
        console.error(JSON.stringify({ event: `${this.#upstream.kind}_revocation_given_up`, detail }));
        this.#leave(id);
        continue;
      }
      // who signed in since then would lose what that gave
      if (endsMore === 1 && !this.#isLast()) {
        this.#leave(id);
        continue;
      }
      const outcome = await this.#revoke(token.plaintext);
      if (outcome === "never") this.#leave(id);
      if (outcome === "deleted") this.#done(id);
      if (outcome !== "later") continue;
      const pause = Math.min(firstPause * 2 ** tries, longestPause);
      this.#sql.exec(
        "UPDATE revocations SET tries = tries + 1, due_at = ? WHERE id = ?",
        Date.now() + pause,
        id,
      );
    }
  }

  nextTry(): number | undefined {
    const [row] = this.#sql
      .exec<{ at: number | null }>("SELECT MIN(due_at) AS at FROM revocations")
      .toArray();
    return row?.at ?? undefined;
  }

  #done(id: number): void {
    this.#sql.exec("DELETE FROM revocations WHERE id = ?", id);
    this.#confirmed(id);
  }

  /** It is left to the upstream, which never confirms. */
  #leave(id: number): void {
    this.#sql.exec("DELETE FROM revocations WHERE id = ?", id);
  }

  async #revoke(token: string): Promise<"deleted" | "later" | "never"> {
    try {
      await this.#upstream.revoke(token);
      return "deleted";
    } catch (error) {
      if (!(error instanceof UpstreamFailure)) throw error;
      console.warn(revocationFailed(this.#upstream, error));
      return error.kind === "refused" ? "never" : "later";
    }
  }
}
