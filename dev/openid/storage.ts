import type { Adapter, AdapterFactory, AdapterPayload } from "oidc-provider";

interface Entry {
  readonly payload: AdapterPayload;
  readonly expiresAt: number;
}

/** What the engine keeps, in memory: sessions, grants, codes and tokens. It outlives a change of the signing keys. */
export class Storage {
  readonly #models = new Map<string, Map<string, Entry>>();
  readonly #issued: string[] = [];

  /** Every access and refresh token that was ever given out; those of them that are JWTs are not kept. */
  get issuedTokens(): readonly string[] {
    return [...this.#issued];
  }

  /** Ends whatever an account's sign-ins gave out. */
  revoke(subject: string): void {
    for (const model of ["Grant", ...OF_A_GRANT]) {
      const entries = this.#entries(model);
      for (const [id, { payload }] of entries) if (payload.accountId === subject) entries.delete(id);
    }
  }

  readonly adapter: AdapterFactory = (model): Adapter => {
    const entries = this.#entries(model);
    const find = (id: string) => fresh(entries.get(id));
    const findBy = (matches: (payload: AdapterPayload) => boolean) =>
      [...entries.values()].map(fresh).find((payload) => payload !== undefined && matches(payload));
    return {
      upsert: async (id, payload, expiresIn = Number.POSITIVE_INFINITY) => {
        if (TOKENS.includes(model) && !entries.has(id)) this.#issued.push(id);
        entries.set(id, { payload, expiresAt: Date.now() + expiresIn * 1000 });
      },
      find: async (id) => find(id),
      findByUid: async (uid) => findBy((payload) => payload.uid === uid),
      findByUserCode: async (userCode) => findBy((payload) => payload.userCode === userCode),
      consume: async (id) => {
        const payload = find(id);
        if (payload !== undefined) payload.consumed = Math.floor(Date.now() / 1000);
      },
      destroy: async (id) => void entries.delete(id),
      revokeByGrantId: async (grantId) => {
        for (const [id, { payload }] of entries) if (payload.grantId === grantId) entries.delete(id);
      },
    };
  };

  #entries(model: string): Map<string, Entry> {
    const entries = this.#models.get(model) ?? new Map<string, Entry>();
    this.#models.set(model, entries);
    return entries;
  }
}

const TOKENS = ["AccessToken", "RefreshToken", "ClientCredentials"];
const OF_A_GRANT = ["AuthorizationCode", "AccessToken", "RefreshToken"];

const fresh = (entry: Entry | undefined) =>
  entry !== undefined && entry.expiresAt > Date.now() ? entry.payload : undefined;
