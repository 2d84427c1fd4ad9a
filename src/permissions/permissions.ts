import { z } from "zod";
import {
  knownScopes,
  type ScopeName,
  scopeFacts,
  scopeNames,
  upstreamScopes,
  withImplied,
} from "../scopes/scopes.ts";
import { names, type Reach, type RepositoryName, reach } from "./repositories.ts";

/** What a person allowed on one connection. */
export const permissions = z.strictObject({
  /** As they were chosen, in canonical order; see {@link effectiveScopes} for what they amount to. */
  scopes: z.array(z.enum(scopeNames)),
  repositories: reach,
  /** When what can change something ends, in milliseconds since the epoch; absent: with the connection. */
  writeUntil: z.number().int().positive().optional(),
});

export type Permissions = z.output<typeof permissions>;

/** What the operator lets anybody grant at most. It is applied to every call, so a change counts at once. */
export interface Bound {
  readonly scopes: readonly ScopeName[];
  readonly repositories: Reach;
}

/**
 * What scopes allow at a moment: with what they imply, within the operator's bound, and without those that change
 * something once that time is over.
 */
export function effectiveScopes(
  granted: readonly string[],
  writeUntil: number | undefined,
  bound: Pick<Bound, "scopes">,
  now: number,
): ScopeName[] {
  const ended = writeUntil !== undefined && now >= writeUntil;
  // implied ones first: reading is left when writing ended, or is not the operator's to allow
  return withImplied(knownScopes(granted)).filter(
    (name) => bound.scopes.includes(name) && !(ended && scopeFacts(name).changes),
  );
}

/** Whether a repository is within every reach, by name. Whether it must be public is {@link publicOnly}'s to say. */
export function reaches(limits: readonly Reach[], repository: RepositoryName): boolean {
  return limits.every((limit) => names(limit, repository));
}

/** Whether one of the limits keeps private repositories out. */
export function publicOnly(limits: readonly Reach[]): boolean {
  return limits.some((limit) => limit.kind === "public");
}

/** The least GitHub scopes that serve what was allowed and is within the operator's bound, in canonical order. */
export function upstreamScopesFor(allowed: Permissions, bound: Bound): string[] {
  // no credential is for what no call may do; what ends later needs one until then
  const usable = effectiveScopes(allowed.scopes, undefined, bound, 0);
  return upstreamScopes(usable, publicOnly([allowed.repositories, bound.repositories]));
}
