import { log } from "../telemetry/log.ts";
import type { Credential } from "../upstream/credential.ts";
import { logRevocationFailed } from "../upstream/discard.ts";
import { UpstreamFailure } from "../upstream/failure.ts";
import type { Upstream } from "../upstream/upstream.ts";
import { open, type Secrets, seal } from "./encryption.ts";

/** How long to wait before the upstream is asked again, in milliseconds: doubled with each try, up to a day. */
const firstPause = 60_000;
const longestPause = 24 * 3600_000;

/** After this many tries, a year with the pauses, a token is left to the upstream: GitHub ends what was not used so long. */
const mostTries = 376;

type Row = { id: number; sealed: string; tries: number };

type RevokingUpstream = Pick<Upstream, "kind" | "revocable" | "revoke" | "revokesOthers">;

/** Tokens that the upstream is to delete. They are kept, encrypted, until it has. */
export class Revocations {
  readonly #sql: SqlStorage;
  readonly #secrets: Secrets;
  readonly #context: string;
  readonly #upstream: RevokingUpstream;
  readonly #confirmed: (id: number) => void;
  readonly #isInUse: () => boolean;

  /**
   * @param confirmed is told of each that was deleted
   * @param isInUse whether a connection stands that depends on what the upstream gave
   */
  constructor(
    sql: SqlStorage,
    secrets: Secrets,
    account: string,
    upstream: RevokingUpstream,
    confirmed: (id: number) => void,
    isInUse: () => boolean,
  ) {
    this.#sql = sql;
    this.#secrets = secrets;
    this.#context = `${account} revocation`;
    this.#upstream = upstream;
    this.#confirmed = confirmed;
    this.#isInUse = isInUse;
    sql.exec(`CREATE TABLE IF NOT EXISTS revocations (
      id INTEGER PRIMARY KEY, sealed TEXT NOT NULL, tries INTEGER NOT NULL, due_at INTEGER NOT NULL)`);
  }

  /** Whether the upstream could not delete anything now without ending connections that stand. */
  get wouldEndOthers(): boolean {
    return this.#upstream.revokesOthers && this.#isInUse();
  }

  /**
   * Has a credential deleted: now if the upstream can be reached, otherwise as soon as it can. One that others would end
   * with is forgotten. @returns whether it is deleted
   */
  async add(credential: Credential): Promise<boolean> {
    if (this.wouldEndOthers) return false;
    return await this.attempt(this.note(await this.prepare(credential)), credential);
  }

  /** What {@link note} writes down. */
  prepare(credential: Credential): Promise<string> {
    return seal(this.#secrets, this.#context, this.#upstream.revocable(credential));
  }

  /** Writes down that a token is to be deleted, before the upstream is asked: the object may be gone before it answers. */
  note(sealed: string): number {
    const [row] = this.#sql
      .exec<{ id: number }>(
        "INSERT INTO revocations (sealed, tries, due_at) VALUES (?, 1, ?) RETURNING id",
        ...[sealed, Date.now() + firstPause],
      )
      .toArray();
    return row?.id ?? 0;
  }

  /** Asks for the first time. @returns whether it is deleted */
  async attempt(id: number, credential: Credential): Promise<boolean> {
    const outcome = await this.#revoke(this.#upstream.revocable(credential));
    if (outcome === "never") this.#leave(id);
    if (outcome === "deleted") this.#done(id);
    return outcome === "deleted";
  }

  /** Tries those that are due. */
  async run(): Promise<void> {
    const due = this.#sql
      .exec<Row>("SELECT id, sealed, tries FROM revocations WHERE due_at <= ?", Date.now())
      .toArray();
    for (const { id, sealed, tries } of due) {
      // who signed in since then would lose what that gave
      if (this.wouldEndOthers) {
        this.#leave(id);
        continue;
      }
      const token = await open(this.#secrets, this.#context, sealed);
      if (!token || tries >= mostTries) {
        const detail = token ? "not deleted within a year" : "it cannot be read any more";
        log.error(`${this.#upstream.kind}_revocation_given_up`, { detail });
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
      logRevocationFailed(this.#upstream, error);
      return error.kind === "refused" ? "never" : "later";
    }
  }
}
