import type { Credential } from "../credential.ts";

/** Scopes that another scope includes. GitHub: "Scopes for OAuth apps". */
const included: Readonly<Record<string, readonly string[]>> = {
  repo: ["public_repo", "repo:status", "repo_deployment", "repo:invite", "security_events"],
  user: ["user:email", "read:user", "user:follow"],
  "admin:org": ["write:org", "read:org"],
  "write:org": ["read:org"],
  "write:discussion": ["read:discussion"],
  project: ["read:project"],
};

/** Whether one scope allows what another does. */
export function includes(held: string, scope: string): boolean {
  return held === scope || (Object.hasOwn(included, held) && included[held]?.includes(scope) === true);
}

/** Tokens that have permissions in place of scopes: a GitHub App's user tokens, and fine-grained personal ones. */
const withoutScopes = /^(?:ghu_|github_pat_)/;

/**
 * Whether a credential may do what a GitHub scope allows. People can grant fewer than they were asked for. What a token
 * without scopes may do are its permissions, and GitHub says so call by call.
 */
export function carries({ accessToken, scopes }: Credential, scope: string): boolean {
  if (withoutScopes.test(accessToken)) return true;
  return scopes.some((held) => includes(held, scope));
}
