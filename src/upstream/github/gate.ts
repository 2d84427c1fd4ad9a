import type { Reach, RepositoryName } from "../../permissions/repositories.ts";
import type { ScopeName } from "../../scopes/scopes.ts";
import type { ApiAddress } from "./address.ts";
import type { ListAddress, SearchedKind } from "./collection.ts";

/** A request that is about to be sent. */
export interface Passage {
  /** In upper case. */
  readonly method: string;
  readonly address: ApiAddress;
  /** Whether GitHub redirected to it. */
  readonly redirected: boolean;
  /** Whether it opens a pull request of a branch that may be another repository's. */
  readonly pullsFromElsewhere: boolean;
}

/** The request may be made only if this repository is public. */
export interface OnlyIfPublic {
  readonly kind: "only-if-public";
  readonly repository: RepositoryName;
  /** What to answer if it is not. */
  refusal(): Promise<OutOfBounds>;
}

/** A search that reaches no more than it may. */
export interface BoundSearch {
  readonly kind: "search";
  readonly of: SearchedKind;
  /** What is searched for instead of what was asked. */
  readonly query: string;
  /** The repositories that it names and that have to be public for it to be made. */
  readonly onlyIfPublic: readonly RepositoryName[];
}

/** Of the rows that are answered, only those of repositories within every reach are given. */
export interface Confined {
  readonly kind: "confined";
  readonly reaches: readonly Reach[];
  readonly collection: ListAddress | BoundSearch;
  /** What to answer if a repository that has to be public is not. */
  refusal(repository: RepositoryName): Promise<OutOfBounds>;
}

/** What has to hold of a request besides. */
export type Condition = OnlyIfPublic | Confined;

/**
 * Decides about each request before it is sent, redirects and second tries with another credential included; about
 * a change whose repository was looked at first, once more after that.
 * @returns what has to hold besides, or undefined if nothing has to
 * @throws {OutOfBounds} if the request must not be sent
 */
export type Gate = (passage: Passage) => Promise<Condition | undefined>;

/** A request was not made, or its answer not given, for the caller's limits. The message is for the caller. */
export class OutOfBounds extends Error {
  override readonly name = "OutOfBounds";
  /** The scopes that the person can grant so that it is made; absent if that does not help. */
  readonly missing?: readonly ScopeName[];
  constructor(message: string, missing: readonly ScopeName[] = []) {
    super(message);
    if (missing.length > 0) this.missing = missing;
  }
}

/** What to say of a request for a URL that is not the API's: the credential never goes there. */
export const outsideOfApi = "The tool asked for an address outside of GitHub's API. Nothing was sent there.";
