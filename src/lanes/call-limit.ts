import type { LimitEvent } from "../audit/event.ts";
import { recordLimit } from "../audit/recorded-limit.ts";
import type { Caller } from "../authorization/caller.ts";
import type { Catalogue } from "../catalogue/catalogue.ts";
import type { Services } from "../dispatch/services.ts";
import { period, type RateLimiter } from "../limits/rate-limiter.ts";
import { inWords, type Wait, waitUntil } from "../limits/wait.ts";
import { isRecord } from "../text/json.ts";
import { errorCodes, refuseRequest } from "./http-refusal.ts";

/**
 * Counts the requests of a message, before anything of it is done. What comes without a message that can be read counts
 * as one: a stream, which has a session made or woken, or a body that had to be read to find that out.
 * @returns the refusal of one that is too much
 */
export type CallLimit = (message: unknown, caller: Caller) => Promise<Response | undefined>;

/** How long to wait when nobody can say how much is too much, in milliseconds. */
const failurePause = 10_000;

/** So many requests of one person in a minute, all of their clients together. */
export function callLimit(
  limiter: RateLimiter,
  { catalogue, trail }: Pick<Services, "catalogue" | "trail">,
): CallLimit {
  return async (message, { userId, login, clientId, grantId }) => {
    const requests = requestsIn(message);
    if (requests.length === 0) return undefined;
    const verdict = await limiter(`user ${userId}`, requests.length);
    if (verdict === "within") return undefined;
    const noted = ({ decision, reason }: Pick<LimitEvent, "decision" | "reason">) =>
      recordLimit(trail, userId, { action: "calls", decision, reason, userId, login, clientId, grantId });
    if (verdict === "exceeded") {
      noted({ decision: "refused", reason: "exceeded" });
      return exceeded(waitUntil(Date.now() + period));
    }
    const changes = requests.some((request) => asksForChange(request, catalogue));
    noted({ decision: changes ? "refused" : "allowed", reason: "limiter-failed" });
    return changes ? unknown(waitUntil(Date.now() + failurePause)) : undefined;
  };
}

function exceeded(wait: Wait): Response {
  return refused(
    429,
    wait,
    `Too many requests: this server takes so many of one person in a minute, of all of their clients together, and this is beyond that. Nothing of it was done. Go on from ${inWords(wait)} at the latest.`,
  );
}

/** Nobody can say how many there were, and something is to be changed. */
function unknown(wait: Wait): Response {
  return refused(
    503,
    wait,
    `This asks for something to be changed, and how many requests came before it could not be found out. Nothing was done. Try again from ${inWords(wait)}.`,
  );
}

function refused(status: number, { retryAfter, resetAt }: Wait, message: string): Response {
  const headers = { "Retry-After": String(retryAfter), "Cache-Control": "no-store" };
  return refuseRequest(status, errorCodes.transport, message, headers, { retryAfter, resetAt });
}

/** What of a message or batch asks for something: not its notifications, and not answers to questions of ours. */
function requestsIn(message: unknown): unknown[] {
  const messages: unknown[] = Array.isArray(message) ? message : [message];
  return messages.filter((part) => {
    if (!isRecord(part)) return true;
    return typeof part.method === "string" ? "id" in part : !("result" in part || "error" in part);
  });
}

function asksForChange(request: unknown, { find }: Catalogue): boolean {
  if (!isRecord(request) || request.method !== "tools/call" || !isRecord(request.params)) return false;
  const { name } = request.params;
  return typeof name === "string" && find(name)?.changes === true;
}
