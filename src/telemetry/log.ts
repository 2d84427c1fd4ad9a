import { currentTrace } from "./trace.ts";

/** What a line says besides what happened: names, numbers and words of ours. Never what a client or an upstream wrote. */
type Facts = object;

/**
 * The log, one line of JSON for each thing that happened. Each line names the trace of the request that it belongs to,
 * as the entries of the audit trail do.
 */
export const log = {
  info: (event: string, facts: Facts = {}) => console.info(lineOf(event, facts)),
  warn: (event: string, facts: Facts = {}) => console.warn(lineOf(event, facts)),
  error: (event: string, facts: Facts = {}) => console.error(lineOf(event, facts)),
} as const;

function lineOf(event: string, facts: Facts): string {
  const trace = currentTrace();
  return JSON.stringify({ event, ...facts, ...(trace && { traceId: trace.id }) });
}
