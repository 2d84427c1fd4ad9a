import { publicOnly, reaches } from "../permissions/permissions.ts";
import { commonPatterns, namesAllOf } from "../permissions/repositories.ts";
import type { SearchedKind } from "../upstream/github/collection.ts";
import type { BoundSearch } from "../upstream/github/gate.ts";
import { parseSearchQuery, type SearchQuery } from "../upstream/github/search-query.ts";
import type { Limited, Problem } from "./problem.ts";

export type Bounded =
  | { readonly ok: true; readonly collection: BoundSearch }
  | { readonly ok: false; readonly problem: Problem };

/**
 * How many repositories and owners a search can name to be of any of them. Of issues, GitHub has come to require all
 * that are named where it took any before, so one that names two may find nothing without saying so.
 */
const mostNamed: Record<SearchedKind, number> = { repositories: 20, code: 20, issues: 1 };

/** How many repositories a search may name itself: each may have to be looked at. */
const mostAsked = 20;

/**
 * Keeps a search within limits by what it searches: to leave out rows of its answer would still tell, by how many
 * there are and on which page, what the rest says.
 */
export function boundSearch(
  of: SearchedKind,
  asked: string,
  limits: readonly [Limited, ...Limited[]],
): Bounded {
  const [first] = limits;
  const parsed = parseSearchQuery(of, asked);
  if (!parsed.ok) return refused({ kind: "search-unclear", flaw: parsed.flaw, ...first });
  const { query } = parsed;
  const problem = outsideOf(query, limits) ?? notPublicAlone(of, query, limits);
  if (problem) return refused(problem);
  const named = [...query.repositories.map((name) => `repo:${name}`), ...query.owners.map(all)];
  if (named.length > mostAsked) return refused({ kind: "search-unnamed", most: mostAsked, ...first });
  const reach = commonPatterns(limits.map(({ reach }) => reach));
  if (named.length === 0 && reach && (reach.length === 0 || reach.length > mostNamed[of]))
    return refused({ kind: "search-unnamed", most: mostNamed[of], ...first });
  const where = named.length > 0 ? named : (reach ?? []).map(qualifier);
  const isPublicOnly = publicOnly(limits.map(({ reach }) => reach));
  const terms = isPublicOnly ? query.terms.filter((term) => term.toLowerCase() !== isPublic) : query.terms;
  // first: whoever cuts a query that is too long does it at its end
  const words = [...where, ...(isPublicOnly && of !== "code" ? [isPublic] : []), ...terms];
  return {
    ok: true,
    collection: {
      kind: "search",
      of,
      query: words.join(" "),
      onlyIfPublic: isPublicOnly ? query.repositories : [],
    },
  };
}

const isPublic = "is:public";

/** All of an owner's: "user:" is of accounts and of organizations. */
function all(owner: string): string {
  return `user:${owner}`;
}

function qualifier(pattern: string): string {
  return pattern.endsWith("/*") ? all(pattern.slice(0, -2)) : `repo:${pattern}`;
}

/** What a search names that is not within the limits. */
function outsideOf({ repositories, owners }: SearchQuery, limits: readonly Limited[]): Problem | undefined {
  for (const limit of limits) {
    const name = repositories.find((each) => !reaches([limit.reach], each));
    if (name !== undefined) return { kind: "repository", name, ...limit };
    const owner = owners.find((each) => !namesAllOf(limit.reach, each));
    if (owner !== undefined) return { kind: "search-owner", owner, ...limit };
  }
  return undefined;
}

/** Why a search cannot be kept to public repositories, if it has to be. */
function notPublicAlone(
  of: SearchedKind,
  { repositories, owners, choosesVisibility }: SearchQuery,
  limits: readonly Limited[],
): Problem | undefined {
  const limit = limits.find(({ reach }) => reach.kind === "public");
  if (!limit) return undefined;
  if (choosesVisibility) return { kind: "search-unclear", flaw: { kind: "visibility" }, ...limit };
  // of code, no qualifier says that it is public
  const isNamed = of !== "code" || (repositories.length > 0 && owners.length === 0);
  return isNamed ? undefined : { kind: "search-unnamed", most: mostAsked, ...limit };
}

function refused(problem: Problem): Bounded {
  return { ok: false, problem };
}
