import { currentTrace, inTrace, traceOfMessage } from "../telemetry/trace.ts";
import { isRecord } from "../text/json.ts";

/**
 * Serves a message in the trace that it says it is part of (`_meta`, SEP-414). The messages of a batch can each be of
 * another: whoever serves them one by one looks at each, and what is done for all of them belongs to their request.
 */
export function inTraceOf<Result>(message: unknown, serve: () => Result): Result {
  return inTrace(traceOfMessage(metaOf(message), currentTrace()), serve);
}

function metaOf(message: unknown): unknown {
  return isRecord(message) && isRecord(message.params) ? message.params._meta : undefined;
}
