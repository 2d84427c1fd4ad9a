import type { ConnectionSummary } from "../accounts/answers.ts";
import { type Bound, effectiveScopes } from "../permissions/permissions.ts";
import { type Reach, reachInWords } from "../permissions/repositories.ts";
import { canChange, type ScopeName, type SignInPlace, scopeFacts } from "../scopes/scopes.ts";

/** Until when an app may change something. */
export type Changing =
  | { readonly kind: "never" }
  | { readonly kind: "while-connected" }
  | { readonly kind: "until" | "ended"; readonly at: number };

/** A connection in the words of these pages. */
export interface ShownConnection
  extends Pick<ConnectionSummary, "id" | "clientId" | "connectedAt" | "endsAt" | "lastUsedAt"> {
  /** What it may do now, as sentences that complete "It may". */
  readonly may: readonly string[];
  /** Which repositories it reaches; absent if it reaches none. */
  readonly repositories?: string;
  readonly changing: Changing;
}

/**
 * @param bound what the operator lets its person grant
 * @param upstream where people sign in
 */
export function shownConnection(
  { id, clientId, connectedAt, endsAt, lastUsedAt, permissions }: ConnectionSummary,
  bound: Bound,
  now: number,
  upstream: SignInPlace,
): ShownConnection {
  const { scopes, writeUntil } = permissions;
  const effective = effectiveScopes(scopes, writeUntil, bound, now);
  const reachesRepositories = effective.some((name) => name.startsWith("repos:"));
  return {
    ...{ id, clientId, connectedAt, endsAt },
    ...(lastUsedAt !== undefined && { lastUsedAt }),
    may: effective.map((name) => scopeFacts(name).sentence(upstream)),
    ...(reachesRepositories && { repositories: withinBound(permissions.repositories, bound.repositories) }),
    changing: changingOf(scopes, effective, writeUntil),
  };
}

function withinBound(chosen: Reach, bound: Reach): string {
  const words = reachInWords(chosen);
  return bound.kind === "all" ? words : `${words}; the operator limits every app to ${reachInWords(bound)}`;
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
