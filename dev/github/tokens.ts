import { randomBytes } from "node:crypto";
import type { Actor } from "./emulator.ts";
import { normalizeScopes } from "./scopes.ts";

/** A token that a person made for themselves, with scopes or with permissions in place of them. */
export type PersonalKind = "classic" | "fine-grained";

/** What somebody allowed an app to do. */
export interface Authorization {
  readonly login: string;
  readonly clientId: string;
  readonly scopes: readonly string[];
}

/** A user access token; times are epoch milliseconds. */
export interface AccessToken extends Authorization {
  readonly value: string;
  /** A GitHub App has permissions instead of scopes, and so has its installation, which acts for nobody. */
  readonly kind: "oauth-app" | "github-app" | "installation" | PersonalKind;
  readonly createdAt: number;
  readonly expiresAt?: number;
}

/** An access token that expires, and what renews it. Lifetimes are in seconds. */
export interface ExpiringToken {
  readonly accessToken: AccessToken;
  readonly expiresIn: number;
  readonly refreshToken: string;
  readonly refreshTokenExpiresIn: number;
}

interface RefreshToken {
  readonly accessToken: AccessToken;
  readonly expiresAt: number;
}

/** Whom `emulate` takes the holder of a token for. */
export const actorOf = (token: AccessToken | undefined): Actor =>
  token?.kind === "installation" ? token.value : token?.login;

const PREFIX = {
  ...{ "oauth-app": "gho_", "github-app": "ghu_", installation: "ghs_" },
  ...{ classic: "ghp_", "fine-grained": "github_pat_" },
} as const;
/** Whether what a token may do are scopes: those of the others are permissions. */
export const hasScopes = ({ kind }: AccessToken): boolean => kind === "oauth-app" || kind === "classic";

const TOKENS_PER_SCOPE_SET = 10;
const REFRESH_TOKEN_LIFETIME = 15_897_600;

/** All access and refresh tokens, and for each account and app the scopes granted so far. */
export class Tokens {
  // in the order of issue: the first match is the oldest
  readonly #access = new Map<string, AccessToken>();
  readonly #refresh = new Map<string, RefreshToken>();
  readonly #granted = new Map<string, Authorization>();
  /** Every value that was ever given out, of access and of refresh tokens. */
  readonly issued: string[] = [];
  readonly #now: () => number;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** A token of an OAuth App: it lasts until it is revoked. */
  issue(authorization: Authorization): AccessToken {
    return this.#issue("oauth-app", authorization);
  }

  /** What a person makes for themselves in their settings: it is of no app, and lasts until they delete it. */
  issuePersonal(login: string, kind: PersonalKind, scopes: readonly string[]): AccessToken {
    const token: AccessToken = {
      ...{ login, clientId: "", scopes: normalizeScopes(scopes), kind, createdAt: this.#now() },
      value: `${PREFIX[kind]}${randomBytes(18).toString("hex")}`,
    };
    this.issued.push(token.value);
    this.#access.set(token.value, token);
    return token;
  }

  /** A user token of a GitHub App, which expires. */
  issueExpiring(authorization: Authorization, lifetime: number): ExpiringToken {
    const expiresAt = this.#now() + lifetime * 1000;
    const accessToken = this.#issue("github-app", { ...authorization, scopes: [] }, expiresAt);
    const refreshToken = `ghr_${randomBytes(38).toString("hex")}`;
    this.issued.push(refreshToken);
    this.#refresh.set(refreshToken, { accessToken, expiresAt: this.#now() + REFRESH_TOKEN_LIFETIME * 1000 });
    return { accessToken, expiresIn: lifetime, refreshToken, refreshTokenExpiresIn: REFRESH_TOKEN_LIFETIME };
  }

  /** Takes over a token that an installation got; it acts as the app's bot. */
  addInstallation(value: string, login: string, clientId: string, expiresAt: number): void {
    const scopes: readonly string[] = [];
    this.issued.push(value);
    this.#access.set(value, {
      ...{ value, login, clientId, scopes, kind: "installation", createdAt: this.#now(), expiresAt },
    });
  }

  /** Spends a refresh token; it and its access token stop working. Undefined when it is no good. */
  refresh(refreshToken: string, clientId: string, lifetime: number): ExpiringToken | undefined {
    const found = this.#refresh.get(refreshToken);
    if (found === undefined || found.accessToken.clientId !== clientId) return undefined;
    this.#refresh.delete(refreshToken);
    this.#access.delete(found.accessToken.value);
    if (found.expiresAt <= this.#now()) return undefined;
    return this.issueExpiring(found.accessToken, lifetime);
  }

  /** The token, if it is neither unknown nor revoked nor expired. */
  find(value: string): AccessToken | undefined {
    const token = this.#access.get(value);
    const expired = token?.expiresAt !== undefined && token.expiresAt <= this.#now();
    return expired ? undefined : token;
  }

  /** Ends one access token, and with it the refresh token that would renew it. */
  revoke(value: string): void {
    this.#access.delete(value);
    for (const [key, { accessToken }] of this.#refresh)
      if (accessToken.value === value) this.#refresh.delete(key);
  }

  /** Ends an access token, and replaces it by one that allows the same for as long. */
  reset(token: AccessToken): AccessToken {
    this.revoke(token.value);
    return this.#issue(token.kind, token, token.expiresAt);
  }

  /** Ends everything that this account granted to this app. */
  revokeGrant(login: string, clientId: string): void {
    const isOfGrant = (token: AccessToken) => token.login === login && token.clientId === clientId;
    for (const [key, token] of this.#access) if (isOfGrant(token)) this.#access.delete(key);
    for (const [key, { accessToken }] of this.#refresh) if (isOfGrant(accessToken)) this.#refresh.delete(key);
    this.#granted.delete(grantKey({ login, clientId }));
  }

  /** All scopes that this account has granted to this app so far. */
  grantedScopes(login: string, clientId: string): readonly string[] {
    return this.#granted.get(grantKey({ login, clientId }))?.scopes ?? [];
  }

  clear(): void {
    this.#access.clear();
    this.#refresh.clear();
    this.#granted.clear();
  }

  #issue(kind: AccessToken["kind"], authorization: Authorization, expiresAt?: number): AccessToken {
    const { login, clientId } = authorization;
    const scopes = normalizeScopes(authorization.scopes);
    this.#evictOldest({ login, clientId, scopes });
    const granted = normalizeScopes([...this.grantedScopes(login, clientId), ...scopes]);
    this.#granted.set(grantKey(authorization), { login, clientId, scopes: granted });
    const token: AccessToken = {
      ...{ login, clientId, scopes, kind, createdAt: this.#now() },
      value: `${PREFIX[kind]}${randomBytes(18).toString("hex")}`,
      ...(expiresAt === undefined ? {} : { expiresAt }),
    };
    this.issued.push(token.value);
    this.#access.set(token.value, token);
    return token;
  }

  /** "There is a limit of ten tokens that are issued per user/application/scope combination." */
  #evictOldest({ login, clientId, scopes }: Authorization): void {
    const alike = [...this.#access.values()].filter(
      (token) =>
        token.login === login && token.clientId === clientId && token.scopes.join() === scopes.join(),
    );
    const surplus = Math.max(0, alike.length - TOKENS_PER_SCOPE_SET + 1);
    for (const { value } of alike.slice(0, surplus)) this.revoke(value);
  }
}

const grantKey = ({ login, clientId }: Pick<Authorization, "login" | "clientId">) => `${login} ${clientId}`;
