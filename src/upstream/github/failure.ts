import { RequestError } from "octokit";

/**
 * GitHub did not do what was asked. `message` is a sentence for whoever reads the answer, a model or a person;
 * `detail` is for the log. Neither ever holds a credential or a body of GitHub's.
 */
export class UpstreamFailure extends Error {
  readonly kind: UpstreamFailureKind;
  readonly detail: string;
  /** GitHub's HTTP status, if it answered. */
  readonly status: number | undefined;
  constructor(kind: UpstreamFailureKind, message: string, detail: string, status?: number) {
    super(message);
    this.name = "UpstreamFailure";
    this.kind = kind;
    this.detail = detail;
    this.status = status;
  }
}

/**
 * `unauthorized`: GitHub no longer takes the credential. `forbidden`, `not-found`, `rate-limited`: it said no to
 * this request. `unavailable`: it failed, or could not be reached. `malformed`: its answer is not what it documents.
 */
export type UpstreamFailureKind =
  | "unauthorized"
  | "forbidden"
  | "not-found"
  | "rate-limited"
  | "unavailable"
  | "malformed";

/** Says what an error thrown by a request to GitHub's REST API means; undefined if it is not one. */
export function classifyGitHubError(error: unknown): UpstreamFailure | undefined {
  if (error instanceof UpstreamFailure) return error;
  if (error instanceof RequestError) {
    // What fetch throws comes with a status of 500 that nobody answered
    if (error.cause instanceof UpstreamFailure) return error.cause;
    return error.response ? fromStatus(error) : withoutAnswer(error.cause);
  }
  return isTimeout(error) ? withoutAnswer(error) : undefined;
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

function fromStatus(error: RequestError): UpstreamFailure {
  const { status } = error;
  const detail = `${error.request.method} answered ${status}`;
  const headers = error.response?.headers ?? {};
  if (status === 401) {
    return new UpstreamFailure(
      "unauthorized",
      "GitHub no longer accepts this connection's credential: it was revoked or it expired. Sign in again by reconnecting this server in your client.",
      detail,
      status,
    );
  }
  if (status === 429 || (status === 403 && isRateLimit(error))) {
    const when = retryTime(headers["retry-after"], headers["x-ratelimit-reset"]);
    return new UpstreamFailure(
      "rate-limited",
      `GitHub's rate limit for this account is used up. Try again ${when}.`,
      detail,
      status,
    );
  }
  if (status === 403) {
    return new UpstreamFailure(
      "forbidden",
      "GitHub refused this: the signed-in account may not do it.",
      detail,
      status,
    );
  }
  if (status === 404) {
    return new UpstreamFailure(
      "not-found",
      "GitHub has no such thing, or the signed-in account cannot see it.",
      detail,
      status,
    );
  }
  if (status >= 500) {
    return new UpstreamFailure(
      "unavailable",
      `GitHub is having trouble (status ${status}). Try again in a minute.`,
      detail,
      status,
    );
  }
  return new UpstreamFailure("malformed", `GitHub refused the request (status ${status}).`, detail, status);
}

/** A secondary limit may come without any header: then only its message tells it from a refusal. */
function isRateLimit({ response, message }: RequestError): boolean {
  const headers = response?.headers ?? {};
  return (
    headers["x-ratelimit-remaining"] === "0" ||
    headers["retry-after"] !== undefined ||
    /\brate limit\b/i.test(message)
  );
}

/** When to come back, from `Retry-After` (seconds) or `x-ratelimit-reset` (epoch seconds). */
function retryTime(retryAfter: string | number | undefined, reset: string | number | undefined): string {
  const seconds = Number(retryAfter);
  if (retryAfter !== undefined && seconds >= 0 && seconds <= 24 * 3600)
    return `in ${Math.ceil(seconds)} seconds`;
  const epoch = Number(reset);
  if (reset !== undefined && Number.isFinite(epoch) && epoch < 8.64e12)
    return `after ${new Date(epoch * 1000).toISOString()}`;
  return "in a minute";
}
