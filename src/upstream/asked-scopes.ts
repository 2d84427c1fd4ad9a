import { type Bound, effectiveScopes, type Permissions, publicOnly } from "../permissions/permissions.ts";
import type { ScopeName } from "../scopes/scopes.ts";
import type { Upstream } from "./upstream.ts";

/** The upstream's scopes that serve the granted ones, each once, in a canonical order. */
export function upstreamScopes(
  upstream: Pick<Upstream, "scopeFor">,
  granted: readonly ScopeName[],
  inPublic = false,
): string[] {
  const needed = granted
    .map((name) => upstream.scopeFor(name, inPublic))
    .filter((scope) => scope !== undefined);
  return [...new Set(needed)].sort();
}

/** The least of the upstream's scopes that serve what was allowed and is within the operator's bound. */
export function upstreamScopesFor(
  upstream: Pick<Upstream, "scopeFor">,
  allowed: Permissions,
  bound: Bound,
): string[] {
  // no credential is for what no call may do; what ends later needs one until then
  const usable = effectiveScopes(allowed.scopes, undefined, bound, 0);
  return upstreamScopes(upstream, usable, publicOnly([allowed.repositories, bound.repositories]));
}
