import {
  type Bound,
  effectiveScopes,
  type Permissions,
  publicOnly,
  reaches,
} from "../permissions/permissions.ts";
import type { RepositoryName } from "../permissions/repositories.ts";
import { knownScopes, type ScopeName, withImplied } from "../scopes/scopes.ts";
import type { ApiAddress } from "../upstream/github/address.ts";
import type { CollectionAddress } from "../upstream/github/collection.ts";
import type { Confined, Passage } from "../upstream/github/gate.ts";
import { isRead } from "../upstream/github/method.ts";
import { isChangeable } from "./changes.ts";
import type { Limited, Problem } from "./problem.ts";
import { boundSearch } from "./search-bounds.ts";

/** What one connection may do at a moment. */
export interface Limits {
  /** What the person allows. */
  readonly permissions: Permissions;
  /** What the operator lets anybody allow. */
  readonly bound: Bound;
  /** The scopes that the tool declares, which its caller's token has: it gets to do no more than that. */
  readonly declared: readonly ScopeName[];
  readonly now: number;
}

export type Decision =
  | { readonly kind: "allowed" }
  | { readonly kind: "only-if-public"; readonly repository: RepositoryName }
  /** Of what is answered, only what is within the limits is given; of a search, only that is searched. */
  | {
      readonly kind: "confined";
      readonly limits: readonly [Limited, ...Limited[]];
      readonly collection: Confined["collection"];
    }
  | { readonly kind: "refused"; readonly problem: Problem };

/** Whether a request may be made. Whatever is not a read (RFC 9110 section 9.2.1) counts as a change. */
export function decide(passage: Passage, limits: Limits): Decision {
  const { method, address, redirected, pullsFromElsewhere } = passage;
  const changes = !isRead(method);
  const never = changes ? unchangeable(address) : undefined;
  if (never) return refused(redirected && address.kind === "unknown" ? { kind: "moved" } : never);
  const lacking = lackingScope(changes ? "repos:write" : readScope(address), limits);
  if (lacking) return refused(lacking);
  if (address.kind === "account" || address.kind === "emails") return { kind: "allowed" };
  if (address.kind === "list" || address.kind === "search") return confined(address, passage, limits);
  const outside = address.kind === "repository" ? beyondReach(address.name, limits) : beyondAll(limits);
  if (outside) return refused(redirected && outside.kind === "unattributed" ? { kind: "moved" } : outside);
  const limit = pullsFromElsewhere ? limitsOf(limits)[0] : undefined;
  if (limit) return refused({ kind: "pull-from-elsewhere", ...limit });
  const { permissions, bound } = limits;
  if (address.kind === "repository" && publicOnly([permissions.repositories, bound.repositories]))
    return { kind: "only-if-public", repository: address.name };
  return { kind: "allowed" };
}

/** The problem of a repository that had to be public and is not. */
export function notPublic(name: RepositoryName, { bound }: Pick<Limits, "bound">): Problem {
  return { kind: "not-public", name, by: publicOnly([bound.repositories]) ? "operator" : "person" };
}

/** Why no scope allows that something is changed: those that change anything are about what is in a repository. */
function unchangeable(address: ApiAddress): Problem | undefined {
  switch (address.kind) {
    case "account":
    case "emails":
      return { kind: "account-change" };
    case "list":
    case "search":
    case "unknown":
      return { kind: "change-elsewhere" };
    case "repository":
      return isChangeable(address.path) ? undefined : { kind: "administration", name: address.name };
  }
}

function readScope({ kind }: ApiAddress): ScopeName {
  switch (kind) {
    case "account":
      return "profile";
    case "emails":
      return "email";
    default:
      return "repos:read";
  }
}

/** What keeps a scope from being effective, if it is not. */
function lackingScope(scope: ScopeName, limits: Limits): Problem | undefined {
  const { permissions, bound, declared, now } = limits;
  if (!withImplied(declared).includes(scope)) return { kind: "undeclared", scope };
  const { scopes, writeUntil } = permissions;
  if (effectiveScopes(scopes, writeUntil, bound, now).includes(scope)) return undefined;
  if (!bound.scopes.includes(scope)) return { kind: "scope", scope, by: "operator" };
  // granted and within the bound: then its time is over
  if (writeUntil !== undefined && withImplied(knownScopes(scopes)).includes(scope))
    return { kind: "write-ended", scope, endedAt: writeUntil };
  return { kind: "scope", scope, by: "person" };
}

/** What is about many repositories: it can be kept to some only where every row says which it is of. */
function confined(address: CollectionAddress, { method, redirected }: Passage, limits: Limits): Decision {
  const [first, ...others] = limitsOf(limits);
  if (!first) return { kind: "allowed" };
  // rows are those of a GET; where GitHub leads by itself is not what was bounded
  if (method !== "GET" || redirected) return refused({ kind: "unattributed", ...first });
  const applied = [first, ...others] as const;
  if (address.kind === "list") return { kind: "confined", limits: applied, collection: address };
  const bounded = boundSearch(address.of, address.query, applied);
  return bounded.ok
    ? { kind: "confined", limits: applied, collection: bounded.collection }
    : refused(bounded.problem);
}

function beyondReach(name: RepositoryName, limits: Limits): Problem | undefined {
  const outside = limitsOf(limits).find(({ reach }) => !reaches([reach], name));
  return outside && { kind: "repository", name, ...outside };
}

function beyondAll(limits: Limits): Problem | undefined {
  const [first] = limitsOf(limits);
  return first && { kind: "unattributed", ...first };
}

/** The operator's first: where it is in the way, what the person can do is of no use. */
function limitsOf({ permissions, bound }: Limits): Limited[] {
  const both = [
    { reach: bound.repositories, by: "operator" as const },
    { reach: permissions.repositories, by: "person" as const },
  ];
  return both.flatMap(({ reach, by }) => (reach.kind === "all" ? [] : [{ reach, by }]));
}

function refused(problem: Problem): Decision {
  return { kind: "refused", problem };
}
