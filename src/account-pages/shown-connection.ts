import type { ConnectionSummary } from "../accounts/answers.ts";
import { type Bound, effectiveScopes } from "../permissions/permissions.ts";
import type { Reach } from "../permissions/repositories.ts";
import { canChange, type ScopeName } from "../scopes/scopes.ts";

/** Until when an app may change something. */
export type Changing =
  | { readonly kind: "never" }
  | { readonly kind: "while-connected" }
  | { readonly kind: "until" | "ended"; readonly at: number };

/** A connection as these pages say it in words. */
export interface ShownConnection
  extends Pick<ConnectionSummary, "id" | "clientId" | "connectedAt" | "endsAt" | "lastUsedAt"> {
  /** What it may do now. */
  readonly may: readonly ScopeName[];
  /** Which repositories its person chose, and which the operator lets every app reach; absent if it reaches none. */
  readonly repositories?: { readonly chosen: Reach; readonly bound: Reach };
  readonly changing: Changing;
}

/** @param bound what the operator lets its person grant */
export function shownConnection(
  { id, clientId, connectedAt, endsAt, lastUsedAt, permissions }: ConnectionSummary,
  bound: Bound,
  now: number,
): ShownConnection {
  const { scopes, writeUntil } = permissions;
  const effective = effectiveScopes(scopes, writeUntil, bound, now);
  const reachesRepositories = effective.some((name) => name.startsWith("repos:"));
  return {
    ...{ id, clientId, connectedAt, endsAt },
    ...(lastUsedAt !== undefined && { lastUsedAt }),
    may: effective,
    ...(reachesRepositories && {
      repositories: { chosen: permissions.repositories, bound: bound.repositories },
    }),
    changing: changingOf(scopes, effective, writeUntil),
  };
}

function changingOf(
  granted: readonly ScopeName[],
  effective: readonly ScopeName[],
  writeUntil: number | undefined,
): Changing {
  if (canChange(effective))
    return writeUntil === undefined ? { kind: "while-connected" } : { kind: "until", at: writeUntil };
  return canChange(granted) && writeUntil !== undefined
    ? { kind: "ended", at: writeUntil }
    : { kind: "never" };
}
