import { judge, restricts, type Verdict } from "../access/rules.ts";
import type { AccessRules } from "../settings/settings.ts";
import type { Presented, Upstream } from "../upstream/upstream.ts";

/** How long a verdict holds before the upstream is asked again, in milliseconds. */
export const verdictLifetime = 5 * 60_000;

/** How long the upstream is left alone after it could not say, in milliseconds. */
export const pause = 30_000;

/** How long somebody who was let in stays in when the upstream cannot be asked, in milliseconds. */
export const grace = 24 * 3600_000;

interface Stored {
  /** When the rules last let the account connect. */
  readonly allowedAt: number;
  readonly login?: string | undefined;
}

/** Whether the operator's rules let an account connect: what was found last, and the check that finds it again. */
export class AccessRecord {
  readonly #storage: DurableObjectStorage;
  readonly #userId: string | undefined;
  readonly #rules: AccessRules;
  readonly #upstream: Pick<Upstream, "memberships">;
  #unknownUntil = 0;

  /** @param userId undefined if the object was woken without its name: then nobody can be judged */
  constructor(
    storage: DurableObjectStorage,
    userId: string | undefined,
    rules: AccessRules,
    upstream: Pick<Upstream, "memberships">,
  ) {
    this.#storage = storage;
    this.#userId = userId;
    this.#rules = rules;
    this.#upstream = upstream;
  }

  /**
   * The account just signed in and was let in; the login is one that the operator's rules name, and its own.
   * @param credential by which it was
   */
  async admitted(login: string | undefined, credential: Presented): Promise<void> {
    if (!restricts(this.#rules) && login === undefined) return;
    const stored = await this.#stored();
    const allowedAt = credential.claims?.isWhole ? (stored?.allowedAt ?? 0) : Date.now();
    await this.#store({ allowedAt, login: login ?? stored?.login });
  }

  /**
   * Asks the rules again, unless they were asked a few minutes ago. What a presented token says by itself may be old: by
   * that it is judged each time, and nothing else is.
   * @param refusal what it means if the upstream refuses to say
   * @returns `unauthorized` if the upstream does not take the token
   */
  async check(credential: Presented, refusal: false | undefined): Promise<Verdict | "unauthorized"> {
    if (!restricts(this.#rules)) return "allowed";
    const stored = await this.#stored();
    const { isWhole } = credential.claims ?? {};
    if (!isWhole && stored && Date.now() - stored.allowedAt < verdictLifetime) return "allowed";
    if (this.#userId === undefined) return (await this.isTrusted()) ? "allowed" : "unknown";
    if (Date.now() < this.#unknownUntil) return (await this.isTrusted()) ? "allowed" : "unknown";
    const applicant = { userId: this.#userId, login: stored?.login };
    let taken = true;
    const rejected = () => {
      taken = false;
    };
    const memberships = this.#upstream.memberships(credential, { refusal, rejected });
    const verdict = await judge(this.#rules, applicant, memberships);
    if (verdict === "unknown" && !taken) return "unauthorized";
    if (verdict === "unknown") this.#unknownUntil = Date.now() + pause;
    if (verdict === "allowed" && !isWhole) await this.#store({ ...stored, allowedAt: Date.now() });
    return verdict === "unknown" && (await this.isTrusted()) ? "allowed" : verdict;
  }

  /** Whether the account was let in recently enough to go on without asking the upstream. */
  async isTrusted(): Promise<boolean> {
    if (!restricts(this.#rules)) return true;
    const stored = await this.#stored();
    return stored !== undefined && Date.now() - stored.allowedAt < grace;
  }

  /** The login by which the operator's rules know the account, if they do. */
  async login(): Promise<string | undefined> {
    return (await this.#stored())?.login?.toLowerCase();
  }

  #stored(): Promise<Stored | undefined> {
    return this.#storage.get<Stored>("access");
  }

  async #store(record: Stored): Promise<void> {
    await this.#storage.put("access", record);
  }
}
