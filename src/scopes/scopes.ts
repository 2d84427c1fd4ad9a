/**
 * The scopes of this server: the contract between the person, the client and us. Every call is held to them;
 * what is asked of the upstream follows from them and is the least that serves.
 */
export interface Scope {
  readonly name: ScopeName;
  /** What it allows besides: whoever has this scope needs none of those. */
  readonly implies: readonly ScopeName[];
  /** Whether something can be changed with it; it then ends with the connection's write access. */
  readonly changes: boolean;
  /** Whether it is about repositories, so that the limits on them matter. */
  readonly inRepositories: boolean;
}

export type ScopeName = "profile" | "email" | "repos:read" | "repos:write" | "admin";

const catalogue: Readonly<Record<ScopeName, Scope>> = {
  profile: {
    name: "profile",
    implies: [],
    changes: false,
    inRepositories: false,
  },
  email: {
    name: "email",
    implies: [],
    changes: false,
    inRepositories: false,
  },
  "repos:read": {
    name: "repos:read",
    implies: [],
    changes: false,
    inRepositories: true,
  },
  "repos:write": {
    name: "repos:write",
    implies: ["repos:read"],
    changes: true,
    inRepositories: true,
  },
  admin: {
    name: "admin",
    implies: [],
    changes: true,
    inRepositories: false,
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

/** Those of a list that are scopes, each once, in canonical order. */
export function knownScopes(names: readonly string[]): ScopeName[] {
  return scopeNames.filter((name) => names.includes(name));
}

/**
 * The scopes that a client asks for: those requested that exist, or the default if that leaves none. Unknown
 * ones are dropped, as RFC 6749 section 3.3 allows: clients copy scopes from other servers' metadata.
 */
export function requestedScopes(requested: readonly string[]): ScopeName[] {
  const known = knownScopes(requested);
  return known.length > 0 ? known : [...defaultScopes];
}

/** Scopes with all that they imply, in canonical order. */
export function withImplied(granted: readonly ScopeName[]): ScopeName[] {
  const all = new Set<ScopeName>();
  const pending = [...granted];
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    if (all.has(name)) continue;
    all.add(name);
    pending.push(...catalogue[name].implies);
  }
  return scopeNames.filter((name) => all.has(name));
}

/** Scopes, each once, without those that another of them implies. */
export function withoutImplied(granted: readonly ScopeName[]): ScopeName[] {
  const distinct = [...new Set(granted)];
  return distinct.filter(
    (name) => !distinct.some((other) => other !== name && withImplied([other]).includes(name)),
  );
}

/** Whether something can be changed with one of these. */
export function canChange(granted: readonly ScopeName[]): boolean {
  return granted.some((name) => catalogue[name].changes);
}

/** The required scopes that were neither granted nor implied by one that was. */
export function missingScopes(required: readonly ScopeName[], granted: readonly string[]): ScopeName[] {
  const held = withImplied(knownScopes(granted));
  return required.filter((name) => !held.includes(name));
}
