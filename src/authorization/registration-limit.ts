import { recordLimit } from "../audit/recorded-limit.ts";
import type { Trail } from "../audit/trail.ts";
import { type AddressLimiter, addressOf } from "../limits/address-limiter.ts";
import { period } from "../limits/rate-limiter.ts";
import { inWords, waitUntil } from "../limits/wait.ts";
import { refusal } from "./endpoint-request.ts";

/** How long to wait when nobody can say how much is too much, in milliseconds. */
const failurePause = 10_000;

/**
 * So many registrations of one address in a minute: anybody can register, and each is kept. Where they cannot be
 * counted, nothing is registered.
 * @returns what lets a registration on, or refuses it
 */
export function registrationLimit(limiter: AddressLimiter, trail: Trail) {
  return async ({ headers }: Pick<Request, "headers">): Promise<Response | undefined> => {
    const address = addressOf(headers);
    const verdict = await limiter("register", address);
    if (verdict === "within") return undefined;
    const isExceeded = verdict === "exceeded";
    const reason = isExceeded ? "exceeded" : "limiter-failed";
    recordLimit(trail, address ?? "", { action: "registration", decision: "refused", reason });
    const wait = waitUntil(Date.now() + (isExceeded ? period : failurePause));
    const retryable = {
      "Retry-After": String(wait.retryAfter),
      "Access-Control-Expose-Headers": "Retry-After",
    };
    return isExceeded
      ? refusal(
          429,
          "too_many_requests",
          `Too many clients were registered from this network address within a minute, so this one was not. Register again from ${inWords(wait)} at the latest.`,
          retryable,
        )
      : refusal(
          503,
          "temporarily_unavailable",
          `How many clients were registered lately could not be found out, so this one was not. Register again from ${inWords(wait)}.`,
          retryable,
        );
  };
}
