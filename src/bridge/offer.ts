import type { Permissions } from "../permissions/permissions.ts";
import { defaultScopes, type ScopeName, scopeFacts, withImplied } from "../scopes/scopes.ts";
import type { Settings } from "../settings/settings.ts";
import { upstreamOf } from "../upstream/upstream-of.ts";
import type { Entries, WriteFor } from "./choice.ts";

/**
 * What a permission page offers: everything that the operator lets people allow and the upstream has, so that they can
 * allow more than was asked for. Administration is offered only to those who ask for it, where there are operators.
 */
export function offeredScopes(requested: readonly ScopeName[], settings: Settings): ScopeName[] {
  const { lacks } = upstreamOf(settings);
  return settings.grantable.scopes.filter(
    (name) =>
      !lacks.includes(name) &&
      (name !== "admin" || (requested.includes(name) && settings.operators.length > 0)),
  );
}

/**
 * How a permission page is filled in at first: what is asked for, and what is allowed already. What can change
 * something is never ticked unless it is asked for.
 */
export function firstEntries(
  requested: readonly ScopeName[],
  offered: readonly ScopeName[],
  before: { readonly allowed: readonly ScopeName[]; readonly permissions: Permissions } | undefined,
): Entries {
  const asked = withImplied(requested).filter((name) => offered.includes(name));
  const kept = (before?.allowed ?? []).filter((name) => !scopeFacts(name).changes);
  const ticked = new Set([...(asked.length > 0 ? asked : defaultScopes), ...kept]);
  const repositories = before?.permissions.repositories;
  return {
    scopes: offered.filter((name) => ticked.has(name)),
    reach: repositories?.kind ?? "all",
    repositories: repositories?.kind === "listed" ? repositories.patterns.join("\n") : "",
    writeFor: durationLike(before?.permissions.writeUntil),
  };
}

/** What is preselected for somebody who limited the time before: a limit again, and the shorter one in doubt. */
function durationLike(writeUntil: number | undefined): WriteFor {
  if (writeUntil === undefined) return "always";
  return writeUntil - Date.now() > 3600_000 ? "day" : "hour";
}
