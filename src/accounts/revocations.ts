import type { GitHubSettings } from "../settings/settings.ts";
import { UpstreamFailure } from "../upstream/failure.ts";
import { revokeAtGitHub } from "../upstream/github/revoke.ts";
import { open, type Secrets, seal } from "./encryption.ts";

/** How long to wait before GitHub is asked again, in milliseconds: doubled with each try, up to a day. */
const firstPause = 60_000;
const longestPause = 24 * 3600_000;

/** After this many tries a token is left to GitHub, which ends unused ones itself. */
const mostTries = 20;

type Row = { id: number; sealed: string; tries: number };

/** Tokens that GitHub is to delete. They are kept, encrypted, until it has. */
export class Revocations {
  readonly #sql: SqlStorage;
  readonly #secrets: Secrets;
  readonly #context: string;
  readonly #github: GitHubSettings;
  readonly #confirmed: (id: number) => void;

  /** @param confirmed is told of each that GitHub has deleted */
  constructor(
    sql: SqlStorage,
    secrets: Secrets,
    account: string,
    github: GitHubSettings,
    confirmed: (id: number) => void,
  ) {
    this.#sql = sql;
    this.#secrets = secrets;
    this.#context = `${account} revocation`;
    this.#github = github;
    this.#confirmed = confirmed;
    sql.exec(`CREATE TABLE IF NOT EXISTS revocations (
      id INTEGER PRIMARY KEY, sealed TEXT NOT NULL, tries INTEGER NOT NULL, due_at INTEGER NOT NULL)`);
  }

  /** Has a token deleted: now if GitHub can be reached, otherwise as soon as it can. @returns whether it is deleted */
  async add(accessToken: string): Promise<boolean> {
    return await this.attempt(this.note(await this.prepare(accessToken)), accessToken);
  }

  /** What {@link note} writes down. */
  prepare(accessToken: string): Promise<string> {
    return seal(this.#secrets, this.#context, accessToken);
  }

  /** Writes down that a token is to be deleted, before GitHub is asked: the object may be gone before it answers. */
  note(sealed: string): number {
    const [row] = this.#sql
      .exec<{ id: number }>(
        "INSERT INTO revocations (sealed, tries, due_at) VALUES (?, 1, ?) RETURNING id",
        ...[sealed, Date.now() + firstPause],
      )
      .toArray();
    return row?.id ?? 0;
  }

  /** Asks GitHub for the first time. @returns whether the token is deleted */
  async attempt(id: number, accessToken: string): Promise<boolean> {
    if (!(await this.#revoke(accessToken))) return false;
    this.#done(id);
    return true;
  }

  /** Tries those that are due. */
  async run(): Promise<void> {
    const due = this.#sql
      .exec<Row>("SELECT id, sealed, tries FROM revocations WHERE due_at <= ?", Date.now())
      .toArray();
    for (const { id, sealed, tries } of due) {
      const token = await open(this.#secrets, this.#context, sealed);
      if (!token || tries >= mostTries) {
        this.#sql.exec("DELETE FROM revocations WHERE id = ?", id);
        continue;
      }
      if (await this.#revoke(token.plaintext)) {
        this.#done(id);
        continue;
      }
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

  async #revoke(accessToken: string): Promise<boolean> {
    try {
      await revokeAtGitHub(this.#github, accessToken);
      return true;
    } catch (error) {
      if (!(error instanceof UpstreamFailure)) throw error;
      console.warn(JSON.stringify({ event: "github_revocation_failed", detail: error.detail }));
      return false;
    }
  }
}
