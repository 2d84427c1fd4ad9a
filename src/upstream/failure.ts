import type { Remedy, UpstreamFailureKind } from "./failure-kind.ts";

export { isDenial, type Remedy, type UpstreamFailureKind } from "./failure-kind.ts";

/**
 * The upstream did not do what was asked. `message` is a sentence for whoever reads the answer, a model or a person, and
 * complete without the remedy; `detail` is for the log. Neither ever holds a credential. What it says itself is in
 * the message at most as a short quotation, and never in the detail.
 */
export class UpstreamFailure extends Error {
  readonly kind: UpstreamFailureKind;
  readonly detail: string;
  /** Its HTTP status, if it answered. */
  readonly status: number | undefined;
  /** What the person can open to mend it. */
  readonly remedy: Remedy | undefined;
  /**
   * Whether it is certain that the request changed nothing, as it is if the upstream said no to it. Without an answer, or
   * with one that it gave in trouble, it may have been carried out. Requests before it are another matter.
   */
  readonly isCertain: boolean;
  constructor(
    kind: UpstreamFailureKind,
    message: string,
    detail: string,
    status?: number,
    facts: { readonly remedy?: Remedy | undefined; readonly isCertain?: boolean } = {},
  ) {
    super(message);
    this.name = "UpstreamFailure";
    this.kind = kind;
    this.detail = detail;
    this.status = status;
    this.remedy = facts.remedy;
    this.isCertain = facts.isCertain ?? (isNo(status) && kind !== "unavailable" && kind !== "malformed");
  }
}

/** Whether a status says that the request was not carried out: a refusal, or that it was to go elsewhere. */
function isNo(status: number | undefined): boolean {
  return status !== undefined && status >= 300 && status < 500;
}
