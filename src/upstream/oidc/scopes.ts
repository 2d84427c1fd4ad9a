import type { ScopeName } from "../../scopes/scopes.ts";
import type { Credential } from "../credential.ts";

/** The scopes of OpenID Connect Core 1.0 section 5.4 that serve ours. */
export const serving: Partial<Record<ScopeName, string>> = { profile: "profile", email: "email" };

export function scopeFor(name: ScopeName): string | undefined {
  return serving[name];
}

export function carries({ scopes }: Credential, scope: string): boolean {
  return scopes.includes(scope);
}

/**
 * Of the scopes that were granted, those that matter here: the others a provider may name in any order and number.
 * @param answered RFC 6749 section 5.1: left out if it is what was asked for
 */
export function grantedScopes(answered: string | undefined, asked: readonly string[]): string[] {
  const granted = answered === undefined ? asked : answered.split(/\s+/);
  return Object.values(serving)
    .filter((scope) => granted.includes(scope))
    .sort();
}
