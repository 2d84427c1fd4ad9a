/** Scopes that another scope includes. https://docs.github.com/apps/oauth-apps/building-oauth-apps/scopes-for-oauth-apps */
const INCLUDED: Readonly<Record<string, readonly string[]>> = {
  repo: ["repo:status", "repo_deployment", "public_repo", "repo:invite", "security_events"],
  user: ["read:user", "user:email", "user:follow"],
  "admin:org": ["write:org", "read:org"],
  "write:org": ["read:org"],
  "admin:repo_hook": ["write:repo_hook", "read:repo_hook"],
  "write:repo_hook": ["read:repo_hook"],
  "write:discussion": ["read:discussion"],
  project: ["read:project"],
};

/** Reads a scope list; GitHub takes spaces in requests and writes commas in answers. */
export function parseScopes(text: string): string[] {
  return text.split(/[\s,]+/).filter((scope) => scope !== "");
}

/** Sorted, without repetitions and without what another scope includes: `user,user:email` is `user`. */
export function normalizeScopes(scopes: readonly string[]): string[] {
  const included = new Set(scopes.flatMap((scope) => INCLUDED[scope] ?? []));
  return [...new Set(scopes)].filter((scope) => !included.has(scope)).sort();
}

/** Whether one of the accepted scopes is held, by itself or within a wider one. */
export function holdsAny(held: readonly string[], accepted: readonly string[]): boolean {
  return held.some((scope) => [scope, ...(INCLUDED[scope] ?? [])].some((name) => accepted.includes(name)));
}
