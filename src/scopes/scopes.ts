/**
 * The scopes of this server: the contract between the person, the client and us. Every call is held to them;
 * what is asked of GitHub follows from them and is the least that serves.
 */
export interface Scope {
  readonly name: ScopeName;
  /** What it allows, as a sentence that completes "This app wants to". */
  readonly sentence: string;
  /** The GitHub OAuth scope that serves it; none for what GitHub shows to any signed-in app. */
  readonly upstream?: string;
}

export type ScopeName = "profile" | "email";

const catalogue: Readonly<Record<ScopeName, Scope>> = {
  profile: { name: "profile", sentence: "see your GitHub username, name and public profile" },
  email: {
    name: "email",
    sentence: "see your primary e-mail address, even if it is private",
    upstream: "user:email",
  },
};

/** Every scope, in the order in which people read them. */
export const scopes: readonly Scope[] = Object.values(catalogue);

/** The names of every scope, for the authorization server's metadata (RFC 8414 `scopes_supported`). */
export const scopeNames: readonly ScopeName[] = scopes.map((scope) => scope.name);

/**
 * What a client gets that asks for nothing, and what the resources advertise as their baseline (RFC 9728
 * `scopes_supported`). Several clients send no scope at all and must work.
 */
export const defaultScopes: readonly ScopeName[] = ["profile"];

export function isScopeName(value: string): value is ScopeName {
  return Object.hasOwn(catalogue, value);
}

/** The facts of a scope. */
export function scopeFacts(name: ScopeName): Scope {
  return catalogue[name];
}

/**
 * The scopes to ask the person about: those requested that exist, or the default if that leaves none. Unknown
 * ones are dropped, as RFC 6749 section 3.3 allows: clients copy scopes from other servers' metadata.
 */
export function scopesToOffer(requested: readonly string[]): ScopeName[] {
  const known = scopeNames.filter((name) => requested.includes(name));
  return known.length > 0 ? known : [...defaultScopes];
}

/** The GitHub scopes that serve the granted ones, in a canonical order. */
export function upstreamScopes(granted: readonly ScopeName[]): string[] {
  const needed = granted.map((name) => catalogue[name].upstream).filter((scope) => scope !== undefined);
  return [...new Set(needed)].sort();
}

/** The required scopes that were not granted. */
export function missingScopes(required: readonly ScopeName[], granted: readonly string[]): ScopeName[] {
  return required.filter((name) => !granted.includes(name));
}
