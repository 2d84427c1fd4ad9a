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

/**
 * Whether a credential may do what a GitHub scope allows. People can grant fewer than they were asked for. A GitHub
 * App's user token (`ghu_`) has no scopes: what it may do is the app's permissions, and GitHub says so call by call.
 */
export function carries({ accessToken, scopes }: Credential, scope: string): boolean {
  if (accessToken.startsWith("ghu_")) return true;
  return scopes.some((held) => includes(held, scope));
}
