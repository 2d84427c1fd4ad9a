import type { Withheld } from "../accounts/answers.ts";
import { type Bound, type Permissions, publicOnly } from "../permissions/permissions.ts";
import { canChange, type ScopeName, withImplied } from "../scopes/scopes.ts";
import type { Credential } from "../upstream/credential.ts";
import type { Upstream } from "../upstream/upstream.ts";

/** What of a person's choice can be granted, and what cannot. */
export interface Granted {
  readonly permissions: Permissions;
  readonly withheld: readonly Withheld[];
}

/**
 * A grant follows reality: what the upstream gave less than was asked for, and what the operator does not let this account
 * have, is not in it, nor is it promised to the client.
 */
export function grantable(
  upstream: Pick<Upstream, "kind" | "lacks" | "scopeFor" | "carries">,
  chosen: Permissions,
  credential: Credential,
  bound: Bound,
  emailRefused = false,
): Granted {
  const inPublic = publicOnly([chosen.repositories, bound.repositories]);
  const obstacle = (name: ScopeName): Withheld["by"] | undefined => {
    if (!bound.scopes.includes(name)) return "operator";
    if (upstream.lacks.includes(name)) return upstream.kind;
    if (name === "email" && emailRefused) return upstream.kind;
    const needed = upstream.scopeFor(name, inPublic);
    return needed === undefined || upstream.carries(credential, needed) ? undefined : upstream.kind;
  };
  const withheld = chosen.scopes.flatMap((scope) => {
    const by = obstacle(scope);
    return by ? [{ scope, by }] : [];
  });
  if (withheld.length === 0) return { permissions: chosen, withheld };
  // of a scope that is withheld, what it implies may be left: reading, without writing
  const { writeUntil, ...rest } = chosen;
  const scopes = withImplied(chosen.scopes).filter((name) => obstacle(name) === undefined);
  const ends = writeUntil !== undefined && canChange(scopes);
  return { permissions: { ...rest, scopes, ...(ends && { writeUntil }) }, withheld };
}
