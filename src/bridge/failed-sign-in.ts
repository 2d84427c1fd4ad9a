import { log } from "../telemetry/log.ts";
import type { UpstreamFailure } from "../upstream/failure.ts";

/** A sign-in that the upstream stopped, in the terms of RFC 6749 section 4.1.2.1. The log has the detail. */
export function failedSignIn({ kind: reason, message: description, detail }: UpstreamFailure) {
  log.warn("sign_in_failed", { kind: reason, detail });
  const passes = reason === "unavailable" || reason === "rate-limited";
  return {
    kind: "refused",
    error: passes ? "temporarily_unavailable" : "server_error",
    decision: "failed",
    ...{ reason, description, explanation: description },
  } as const;
}
