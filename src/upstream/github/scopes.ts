import type { Credential } from "./credential.ts";

/** Scopes that another scope includes, of those that this server asks for. GitHub: "Scopes for OAuth apps". */
const included: Readonly<Record<string, readonly string[]>> = {
  repo: ["public_repo"],
  user: ["user:email"],
};

/**
 * Whether a credential may do what a GitHub scope allows. People can grant fewer than they were asked for. A GitHub
 * App's user token (`ghu_`) has no scopes: what it may do is the app's permissions, and GitHub says so call by call.
 */
export function carries({ accessToken, scopes }: Credential, scope: string): boolean {
  if (accessToken.startsWith("ghu_")) return true;
  return scopes.some((held) => held === scope || included[held]?.includes(scope));
}
