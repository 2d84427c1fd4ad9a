import { RequestError } from "@octokit/request-error";
import { UpstreamFailure } from "../failure.ts";
import { refusalOf } from "./refusals.ts";
import { refusedAnswer } from "./refused-answer.ts";

export { isDenial, type Remedy, UpstreamFailure, type UpstreamFailureKind } from "../failure.ts";

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
