import type { AccountFacts } from "../policy/subjects.ts";
import type { Presented, Upstream } from "../upstream/upstream.ts";
import { grace, pause, verdictLifetime } from "./access-record.ts";
import { Pauses } from "./pauses.ts";

type Memberships = AccountFacts["memberships"];

/** The upstream's last word on a group. */
interface Answer {
  readonly isMember: boolean;
  readonly at: number;
}

/** Of which of the policy's groups an account is a member: what the upstream said last. */
export class GroupRecord {
  readonly #storage: DurableObjectStorage;
  readonly #groups: readonly string[];
  readonly #upstream: Pick<Upstream, "memberships">;
  /** By access token, so that none which shows less keeps another from being asked with. */
  readonly #unknown = new Pauses();
  readonly #asking = new Map<string, Promise<boolean>>();

  /** @param groups as the policy writes them: "organization:acme", "team:acme/core" */
  constructor(
    storage: DurableObjectStorage,
    groups: readonly string[],
    upstream: Pick<Upstream, "memberships">,
  ) {
    this.#storage = storage;
    this.#groups = groups;
    this.#upstream = upstream;
  }

  /**
   * Asks the upstream about each group that it was not asked about in the last minutes. What a presented token says by
   * itself may be old: it holds for that token, and is not kept for the account.
   * @returns false if the upstream does not take the token
   */
  async check(credential: Presented): Promise<boolean> {
    if (this.#groups.length === 0 || credential.claims?.isWhole) return true;
    const { accessToken } = credential;
    if (this.#unknown.isOn(accessToken)) return true;
    const stored = await this.#stored();
    const old = this.#groups.filter((group) => !isYounger(stored[group], verdictLifetime));
    if (old.length === 0) return true;
    // one question is enough for all who ask at once
    const asking =
      this.#asking.get(accessToken) ??
      this.#ask(old, credential).finally(() => this.#asking.delete(accessToken));
    this.#asking.set(accessToken, asking);
    return await asking;
  }

  /**
   * What is known: each answer counts for a day, if there is no newer one.
   * @param credential that is used: what a presented token says by itself counts first
   */
  async memberships(credential?: Presented): Promise<Memberships> {
    if (this.#groups.length === 0) return {};
    const stored = await this.#stored();
    const known = Object.fromEntries(
      this.#groups.flatMap((group) => {
        const answer = stored[group];
        return answer && isYounger(answer, grace) ? [[group, answer.isMember] as const] : [];
      }),
    );
    return credential?.claims?.isWhole ? { ...known, ...(await this.#said(credential)) } : known;
  }

  /** What the upstream says by way of a credential, of the groups of which it says something. */
  async #said(credential: Presented, rejected = () => {}, groups = this.#groups): Promise<Memberships> {
    // A 403 may be SAML, an IP allow list or a limit: it says nothing of who is a member
    const meaning = { refusal: undefined, hiddenIsUnknown: true, rejected } as const;
    const memberships = this.#upstream.memberships(credential, meaning);
    const answers = await Promise.all(
      groups.map(async (group) => [group, await memberships.of(group)] as const),
    );
    return Object.fromEntries(
      answers.flatMap(([group, isMember]) => (isMember === undefined ? [] : [[group, isMember] as const])),
    );
  }

  async #ask(groups: readonly string[], credential: Presented): Promise<boolean> {
    let taken = true;
    const rejected = () => {
      taken = false;
    };
    const said = Object.entries(await this.#said(credential, rejected, groups));
    const at = Date.now();
    if (taken && said.length < groups.length) this.#unknown.begin(credential.accessToken, pause);
    await this.#keep(Object.fromEntries(said.map(([group, isMember]) => [group, { isMember, at }])));
    return taken;
  }

  async #stored(): Promise<Readonly<Record<string, Answer>>> {
    return (await this.#storage.get<Record<string, Answer>>("groups")) ?? {};
  }

  /** Keeps what was said now, and before that of groups which the policy still names. */
  async #keep(said: Readonly<Record<string, Answer>>): Promise<void> {
    const all = { ...(await this.#stored()), ...said };
    const named = Object.entries(all).filter(([group]) => this.#groups.includes(group));
    await this.#storage.put("groups", Object.fromEntries(named));
  }
}

function isYounger(answer: Answer | undefined, age: number): boolean {
  return answer !== undefined && Date.now() - answer.at < age;
}
