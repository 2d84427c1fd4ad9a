import type { Remedy, UpstreamFailureKind } from "../failure-kind.ts";
import type { RefusedAnswer } from "./refused-answer.ts";

/** One thing that GitHub's no can mean, how it is told, and what is said of it. */
export interface Rule {
  readonly kind: UpstreamFailureKind;
  applies(answer: RefusedAnswer): boolean;
  /** A sentence or two for the model and the person: what happened, and what to do next. */
  says(answer: RefusedAnswer): string;
  remedy?(answer: RefusedAnswer): Remedy | undefined;
}

export interface Refusal {
  readonly kind: UpstreamFailureKind;
  readonly message: string;
  readonly remedy: Remedy | undefined;
}
