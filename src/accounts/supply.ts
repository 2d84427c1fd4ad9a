import { refusalOf, type Verdict } from "../access/rules.ts";
import type { AccessRules } from "../settings/settings.ts";
import type { AccessRecord } from "./access-record.ts";
import type { CredentialAnswer } from "./answers.ts";
import { type CredentialStore, isPresented } from "./credential-store.ts";
import type { Endings } from "./endings.ts";
import type { Renewal, Renewed } from "./renewal.ts";

const signInAgain = (upstream: string) =>
  `${upstream} no longer accepts this connection: its access was revoked or has expired. Sign in again by reconnecting this server in your client.`;

const anotherToken = (upstream: string) =>
  `${upstream} no longer accepts the token that came with this request: it was revoked or has expired. It takes another token to go on.`;

const cannotCheck = (upstream: string) =>
  `Whether this account may still use this server could not be checked at ${upstream} for too long. Try again later.`;

/** The credential of a scope set, or why there is none. */
export type Usable =
  | Exclude<Renewed, { readonly kind: "gone" }>
  | Extract<CredentialAnswer, { readonly kind: "ended" }>;

/** Gives out the credentials of one account, if the upstream takes them and its person may still connect. */
export class CredentialSupply {
  readonly #credentials: CredentialStore;
  readonly #renewal: Renewal;
  readonly #endings: Endings;
  readonly #access: AccessRecord;
  readonly #rules: AccessRules;
  readonly #upstream: string;

  /** @param upstream where people sign in, by its name */
  constructor(
    credentials: CredentialStore,
    renewal: Renewal,
    endings: Endings,
    access: AccessRecord,
    rules: AccessRules,
    upstream: string,
  ) {
    this.#credentials = credentials;
    this.#renewal = renewal;
    this.#endings = endings;
    this.#access = access;
    this.#rules = rules;
    this.#upstream = upstream;
  }

  /** A credential, refreshed if it is about to expire. */
  async usable(scopeSet: string): Promise<Usable> {
    const renewed = await this.#renewal.fresh(scopeSet);
    if (renewed.kind === "gone") return await this.#lost(scopeSet, renewed);
    if (renewed.kind === "unavailable") return renewed;
    // A 403 may be SAML, an IP allow list or a limit: nobody who was let in before loses anything by that. What a
    // presented token lets us see its person can change by themselves, so that has to show it
    const refusal = isPresented(scopeSet) ? false : undefined;
    const verdict = await this.#access.check(renewed, refusal);
    if (verdict !== "unauthorized") return await this.#judged(verdict, scopeSet, renewed);
    const replaced = await this.notTaken(scopeSet, renewed.accessToken);
    if (replaced.kind !== "good") return replaced;
    const again = await this.#access.check(replaced, refusal);
    return await this.#judged(again === "unauthorized" ? "unknown" : again, scopeSet, replaced);
  }

  async #judged(verdict: Verdict, scopeSet: string, answer: Usable): Promise<Usable> {
    if (verdict === "allowed") return answer;
    if (verdict === "unknown") return { kind: "unavailable", message: cannotCheck(this.#upstream) };
    return {
      kind: "ended",
      // of what a presented token says, nothing follows for what its person signed in to
      grants: isPresented(scopeSet)
        ? this.#endings.lose(scopeSet, "pending")
        : await this.#endings.everything(),
      message: refusalOf(this.#rules, this.#upstream),
    };
  }

  /** One in place of a credential that was answered with 401. */
  async notTaken(scopeSet: string, accessToken: string): Promise<Usable> {
    const renewed = await this.#renewal.replacing(scopeSet, accessToken);
    return renewed.kind === "gone" ? await this.#lost(scopeSet, renewed) : renewed;
  }

  /**
   * A credential is gone: so are the connections that depend on it, unless somebody signed in meanwhile and there is
   * another.
   */
  async #lost(
    scopeSet: string,
    { mark, isUnreadable = false }: Extract<Renewed, { readonly kind: "gone" }>,
  ): Promise<Usable> {
    if (this.#credentials.mark(scopeSet) !== mark) return await this.usable(scopeSet);
    const grants = this.#endings.lose(scopeSet, isUnreadable ? "pending" : "deleted");
    const message = isPresented(scopeSet) ? anotherToken : signInAgain;
    return { kind: "ended", grants, message: message(this.#upstream) };
  }
}
