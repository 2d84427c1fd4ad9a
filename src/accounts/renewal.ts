import type { Credential } from "../upstream/credential.ts";
import { UpstreamFailure } from "../upstream/failure.ts";
import type { Presented, Refreshable, Upstream } from "../upstream/upstream.ts";
import type { CredentialStore } from "./credential-store.ts";

/** A token to act with, or why there is none: the upstream ended it, or cannot be asked for another just now. */
export type Renewed =
  | ({ readonly kind: "good" } & Presented)
  /**
   * `mark` is the one of the credential that is gone: a newer one may be there by the time this is read. One that is
   * here and cannot be read is gone for us only: GitHub may still take it.
   */
  | { readonly kind: "gone"; readonly mark: string | undefined; readonly isUnreadable?: boolean }
  | { readonly kind: "unavailable"; readonly message: string };

type Gone = Extract<Renewed, { readonly kind: "gone" }>;

/** Keeps the credentials of one account fresh. */
export class Renewal {
  readonly #credentials: CredentialStore;
  readonly #upstream: Pick<Upstream, "refresh" | "refreshAhead">;
  readonly #discard: (credential: Credential) => Promise<void>;
  /** Refreshes under way, by scope set: a refresh token may be taken once, whoever waits for its answer. */
  readonly #underWay = new Map<string, Promise<Credential>>();

  /** @param discard has a credential deleted at the upstream that nobody needs */
  constructor(
    credentials: CredentialStore,
    upstream: Pick<Upstream, "refresh" | "refreshAhead">,
    discard: (credential: Credential) => Promise<void>,
  ) {
    this.#credentials = credentials;
    this.#upstream = upstream;
    this.#discard = discard;
  }

  /** The token of a scope set, refreshed if it is about to expire. */
  async fresh(scopeSet: string): Promise<Renewed> {
    const stored = await this.#credentials.get(scopeSet);
    if (!stored) return this.#unreadable(scopeSet);
    const { expiresAt } = stored;
    const lifetime = expiresAt === undefined ? Number.POSITIVE_INFINITY : expiresAt * 1000 - Date.now();
    if (lifetime > this.#upstream.refreshAhead) return good(stored);
    if (!isRefreshable(stored)) return lifetime > 0 ? good(stored) : this.#gone(scopeSet);
    const renewed = await this.#refreshed(scopeSet, stored);
    // What could not be refreshed just now is good for as long as the upstream said
    return renewed.kind === "unavailable" && lifetime > 0 ? good(stored) : renewed;
  }

  /** A token in place of one that was refused: what replaced it meanwhile, or what a refresh brings. */
  async replacing(scopeSet: string, refused: string): Promise<Renewed> {
    const stored = await this.#credentials.get(scopeSet);
    if (!stored) return this.#unreadable(scopeSet);
    if (stored.accessToken !== refused) return good(stored);
    return isRefreshable(stored) ? await this.#refreshed(scopeSet, stored) : this.#gone(scopeSet);
  }

  #gone(scopeSet: string): Gone {
    return { kind: "gone", mark: this.#credentials.mark(scopeSet) };
  }

  /** There is none, or one that cannot be read. */
  #unreadable(scopeSet: string): Gone {
    const gone = this.#gone(scopeSet);
    return { ...gone, isUnreadable: gone.mark !== undefined };
  }

  async #refreshed(scopeSet: string, former: Refreshable): Promise<Renewed> {
    const mark = this.#credentials.mark(scopeSet);
    try {
      return good(await this.#refreshOnce(scopeSet, former));
    } catch (error) {
      if (!(error instanceof UpstreamFailure)) throw error;
      return error.kind === "unauthorized"
        ? { kind: "gone", mark }
        : { kind: "unavailable", message: error.message };
    }
  }

  #refreshOnce(scopeSet: string, former: Refreshable): Promise<Credential> {
    const underWay = this.#underWay.get(scopeSet);
    if (underWay) return underWay;
    const refresh = this.#refresh(scopeSet, former).finally(() => this.#underWay.delete(scopeSet));
    this.#underWay.set(scopeSet, refresh);
    return refresh;
  }

  async #refresh(scopeSet: string, former: Refreshable): Promise<Credential> {
    const granted = await this.#upstream.refresh(former);
    const stored = await this.#credentials.get(scopeSet);
    if (stored?.refreshToken === former.refreshToken) {
      // GitHub Apps answer no scopes, OAuth Apps those of the first sign-in: the scope set stays the one it was
      const refreshed = { ...granted, scopes: scopeSet.split(" ").filter(Boolean) };
      await this.#credentials.put(scopeSet, refreshed);
      return refreshed;
    }
    // Meanwhile somebody signed in, whose credential is the newer one, or the last grant ended
    await this.#discard(granted);
    if (stored) return stored;
    throw new UpstreamFailure(
      "unauthorized",
      "This connection has ended. Sign in again.",
      "released meanwhile",
    );
  }
}

function good({ accessToken, scopes, claims }: Credential): Extract<Renewed, { readonly kind: "good" }> {
  return { kind: "good", accessToken, scopes, ...(claims && { claims }) };
}

function isRefreshable(stored: Credential): stored is Refreshable {
  return stored.refreshToken !== undefined;
}
