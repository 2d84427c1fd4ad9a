import { type HeaderSource, inTrace, newTrace, traceOf } from "./trace.ts";
import type { Trail } from "./trail.ts";

/** A trail whose entries belong to the trace of these headers, wherever they are recorded. */
export function tracedTrail(trail: Trail, headers: HeaderSource): Trail {
  const trace = traceOf(headers) ?? newTrace();
  return { record: (event) => inTrace(trace, () => trail.record(event)) };
}
