import type { ScopeName } from "../../scopes/scopes.ts";

/** The least GitHub OAuth scope that serves one of ours, by which repositories it is to reach; none if any app may. */
const least: Readonly<Record<ScopeName, { readonly everywhere?: string; readonly inPublic?: string }>> = {
  profile: {},
  email: { everywhere: "user:email", inPublic: "user:email" },
  // GitHub has no narrower scope that reads private repositories; that nothing is written, this server sees to
  "repos:read": { everywhere: "repo" },
  "repos:write": { everywhere: "repo", inPublic: "public_repo" },
  admin: {},
};

/** The GitHub scope that a scope needs to reach public repositories only, or private ones too. */
export function neededScope(name: ScopeName, publicOnly: boolean): string | undefined {
  const { everywhere, inPublic } = least[name];
  return publicOnly ? inPublic : everywhere;
}
