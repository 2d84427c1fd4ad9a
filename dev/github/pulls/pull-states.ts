/** An account or a milestone, as answers show it. */
type Shown = Record<string, unknown>;

/** What `emulate` does not keep of a pull request, or of an issue. */
export interface PullState {
  /** Where both branches were when it was closed; its changes stay those. */
  readonly closedAt?: { readonly head: string; readonly base: string };
  readonly mergeCommit?: string;
  readonly assignees?: (Shown & { login: string })[];
  readonly milestone?: (Shown & { number: number }) | null;
  /** A reason that `emulate` does not know. */
  readonly closedAs?: "duplicate" | undefined;
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
