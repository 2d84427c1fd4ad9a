import { log } from "../telemetry/log.ts";
import type { UpstreamFailure } from "../upstream/failure.ts";
import { failureWords } from "./refusal-words.tsx";

/**
 * A sign-in that the upstream stopped, in the terms of RFC 6749 section 4.1.2.1. The log has the detail.
 * @param upstream where people sign in, by its name
 */
export function failedSignIn(failure: UpstreamFailure, upstream: string) {
  const { kind: reason, message: description, detail } = failure;
  log.warn("sign_in_failed", { kind: reason, detail });
  const passes = reason === "unavailable" || reason === "rate-limited";
  return {
    kind: "refused",
    error: passes ? "temporarily_unavailable" : "server_error",
    decision: "failed",
    ...{ reason, description, explanation: failureWords(failure, upstream) },
  } as const;
}
