/** What `emulate` does not keep of a pull request. */
export interface PullState {
  /** Where both branches were when it was closed; its changes stay those. */
  closedAt?: { readonly head: string; readonly base: string };
  mergeCommit?: string;
  /** Logins. */
  assignees?: readonly string[];
  milestone?: number | null;
}

/** Where a review comment stands, as its author gave it. */
export interface CommentPlace {
  readonly line: number | null;
  readonly side: "LEFT" | "RIGHT";
  readonly startLine: number | null;
  readonly startSide: "LEFT" | "RIGHT" | null;
  readonly hunk: string;
}

/** Of all pull requests and review comments, what `emulate` does not keep. */
export class PullStates {
  readonly #pulls = new Map<string, PullState>();
  readonly #places = new Map<number, CommentPlace>();

  of(repositoryId: number, number: number): PullState {
    return this.#pulls.get(`${repositoryId}#${number}`) ?? {};
  }

  change(repositoryId: number, number: number, state: PullState): void {
    this.#pulls.set(`${repositoryId}#${number}`, { ...this.of(repositoryId, number), ...state });
  }

  /** The branches move it again. */
  reopen(repositoryId: number, number: number): void {
    const { closedAt: _, ...state } = this.of(repositoryId, number);
    this.#pulls.set(`${repositoryId}#${number}`, state);
  }

  placeOf(commentId: number): CommentPlace | undefined {
    return this.#places.get(commentId);
  }

  place(commentId: number, place: CommentPlace): void {
    this.#places.set(commentId, place);
  }

  clear(): void {
    this.#pulls.clear();
    this.#places.clear();
  }
}
