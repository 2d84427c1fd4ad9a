import type { Reach, RepositoryName } from "../permissions/repositories.ts";
import type { ScopeName } from "../scopes/scopes.ts";
import type { QueryFlaw } from "../upstream/github/search-query.ts";

/** Whose limit it is: only the person's can be changed by following a link. */
export type Limiter = "person" | "operator";

/** A reach that leaves something out. */
export type Limit = Exclude<Reach, { readonly kind: "all" }>;

/** A reach that leaves something out, and whose it is. */
export interface Limited {
  readonly reach: Limit;
  readonly by: Limiter;
}

/** Why a request is not made. */
export type Problem =
  | { readonly kind: "account-change" }
  /** A change of something else than one repository, as far as can be seen. */
  | { readonly kind: "change-elsewhere" }
  /** A change of something about a repository that no scope allows. */
  | { readonly kind: "administration"; readonly name: RepositoryName }
  /** The tool does more than it says. */
  | { readonly kind: "undeclared"; readonly scope: ScopeName }
  | { readonly kind: "scope"; readonly scope: ScopeName; readonly by: Limiter }
  | { readonly kind: "write-ended"; readonly scope: ScopeName; readonly endedAt: number }
  /** A repository outside of the reach. */
  | ({ readonly kind: "repository"; readonly name: RepositoryName } & Limited)
  /** Public repositories only, and this one is not, as far as can be seen. */
  | { readonly kind: "not-public"; readonly name: RepositoryName; readonly by: Limiter }
  /** It may be about any number of repositories, and not all are within the reach. */
  | ({ readonly kind: "unattributed" } & Limited)
  /** A search that may be read in more than one way, so that nobody knows what it reaches. */
  | ({ readonly kind: "search-unclear"; readonly flaw: QueryFlaw } & Limited)
  /** A search of all of an owner's repositories, and not all are within the reach. */
  | ({ readonly kind: "search-owner"; readonly owner: string } & Limited)
  /** A search that has to name repositories, for the whole reach cannot be said in it; `most` of them at once. */
  | ({ readonly kind: "search-unnamed"; readonly most: number } & Limited)
  /** A pull request whose commits may be of a repository that is not within the reach. */
  | ({ readonly kind: "pull-from-elsewhere" } & Limited)
  /** The same, after a redirect: GitHub names a repository by its number then, which nobody listed. */
  | { readonly kind: "moved" };
