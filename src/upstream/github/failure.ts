import { RequestError } from "octokit";
import type { Remedy, UpstreamFailureKind } from "./failure-kind.ts";
import { refusalOf } from "./refusals.ts";
import { refusedAnswer } from "./refused-answer.ts";

export { isDenial, type Remedy, type UpstreamFailureKind } from "./failure-kind.ts";

/**
 * GitHub did not do what was asked. `message` is a sentence for whoever reads the answer, a model or a person, and
 * complete without the remedy; `detail` is for the log. Neither ever holds a credential. What GitHub says itself is
 * in the message at most as a short quotation, and never in the detail.
 */
export class UpstreamFailure extends Error {
  readonly kind: UpstreamFailureKind;
  readonly detail: string;
  /** GitHub's HTTP status, if it answered. */
  readonly status: number | undefined;
  /** What the person can open to mend it. */
  readonly remedy: Remedy | undefined;
  /**
   * Whether it is certain that the request changed nothing, as it is if GitHub said no to it. Without an answer, or
   * with one that GitHub gave in trouble, it may have been carried out. Requests before it are another matter.
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

/** Says what an error thrown by a request to GitHub's REST API means; undefined if it is not one. */
export function classifyGitHubError(error: unknown): UpstreamFailure | undefined {
  if (error instanceof UpstreamFailure) return error;
  if (error instanceof RequestError) {
    // What fetch throws comes with a status of 500 that nobody answered
    if (error.cause instanceof UpstreamFailure) return error.cause;
    return error.response ? refused(error) : withoutAnswer(error.cause);
  }
  return isTimeout(error) ? withoutAnswer(error) : undefined;
}

function refused(error: RequestError): UpstreamFailure {
  const answer = refusedAnswer(error);
  const { kind, message, remedy } = refusalOf(answer);
  const detail = `${error.request.method} answered ${answer.status}`;
  return new UpstreamFailure(kind, message, detail, answer.status, { remedy });
}

/** A request that timed out, was cancelled, or did not get through. */
function withoutAnswer(cause: unknown): UpstreamFailure {
  const what = isTimeout(cause) ? "did not answer in time" : "could not be reached";
  const detail = cause instanceof Error ? cause.name : typeof cause;
  return new UpstreamFailure("unavailable", `GitHub ${what}. Try again in a minute.`, `no answer: ${detail}`);
}

function isTimeout(error: unknown): boolean {
  return error instanceof DOMException && (error.name === "TimeoutError" || error.name === "AbortError");
}
