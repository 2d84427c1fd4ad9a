import { reportFailure } from "../telemetry/failure.ts";
import { isRecord } from "../text/json.ts";
import { pause } from "../time/pause.ts";
import { errorCodes, refuseRequest } from "./http-refusal.ts";

/** How long to wait before an object is asked again, in milliseconds. */
const beforeAgain = 100;

/**
 * Asks a Durable Object for something. If the runtime lost the object meanwhile, or the way to it, it is asked once more,
 * by a new stub, for one that failed stays broken (Durable Objects, error handling). What surely was not begun the
 * runtime tries again by itself (automatic retries), so here it may have been.
 * @param ask gets its stub each time
 * @param isRepeatable whether it may be done twice
 */
export async function askedAgain<Result>(
  ask: () => Promise<Result>,
  isRepeatable: () => boolean,
): Promise<Result> {
  try {
    return await ask();
  } catch (error) {
    // an object that has too much to do is not helped by more of it
    if (!isInterruption(error) || isOverload(error) || !isRepeatable()) throw error;
    await pause(beforeAgain);
    return await ask();
  }
}

/** Whether an error is the runtime's own, of an object that may be there again in a moment; not one of ours. */
export function isInterruption(error: unknown): boolean {
  return (
    isRecord(error) && (error.retryable === true || error.durableObjectReset === true || isOverload(error))
  );
}

function isOverload(error: unknown): boolean {
  return isRecord(error) && error.overloaded === true;
}

/** What the client of a session is told of that. @param isRepeatable whether it may ask for the same again */
export function interrupted(error: unknown, isRepeatable: boolean): Response {
  const reference = reportFailure("session_interrupted", error, { isRepeatable });
  const known = `The operator of this server can find this by the reference ${reference}.`;
  const headers = { "Cache-Control": "no-store" };
  if (!isRepeatable) {
    // not a 503, after which some clients try again by themselves
    const message = `The session was interrupted, and nobody knows whether what this asks for was done. Look before you ask for it again; a call that had an idempotencyKey can be repeated with the same. ${known}`;
    return refuseRequest(500, errorCodes.internalError, message, headers);
  }
  const message = `The session cannot be reached just now. Try again in a moment: it does no harm, whether this was done or not. ${known}`;
  return refuseRequest(503, errorCodes.internalError, message, { ...headers, "Retry-After": "1" });
}
