import * as z from "zod";
import {
  canChange,
  knownScopes,
  missingScopes,
  type ScopeName,
  scopeFacts,
  scopeNames,
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

/**
 * What is left of an earlier choice for the same app after a later one: no more than either allows. Of two reaches that
 * are both limited, the later counts.
 */
export function narrowedBy(earlier: Permissions, later: Permissions): Permissions {
  const allowed = withImplied(later.scopes);
  const { repositories } = later.repositories.kind === "all" ? earlier : later;
  const ends = [earlier.writeUntil, later.writeUntil].filter((end) => end !== undefined);
  return {
    scopes: withImplied(earlier.scopes).filter((name) => allowed.includes(name)),
    repositories,
    ...(ends.length > 0 && { writeUntil: Math.min(...ends) }),
  };
}

/** Whether somebody allowed less than what is asked for: other repositories, for a time only, or fewer scopes. */
export function isNarrower(allowed: Permissions, asked: Permissions): boolean {
  const sameReach = allowed.repositories.kind === "all" || sameAs(allowed.repositories, asked.repositories);
  const lasts = allowed.writeUntil === undefined || !canChange(asked.scopes);
  return !sameReach || !lasts || missingScopes(asked.scopes, allowed.scopes).length > 0;
}

function sameAs(one: Reach, other: Reach): boolean {
  if (one.kind !== "listed" || other.kind !== "listed") return one.kind === other.kind;
  return (
    one.patterns.length === other.patterns.length &&
    one.patterns.every((entry) => other.patterns.includes(entry))
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
