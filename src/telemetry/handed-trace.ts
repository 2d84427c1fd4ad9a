import { currentTrace, type HeaderSource, newTrace, type Trace } from "./trace.ts";
import { readTraceContext } from "./trace-context.ts";

/**
 * The header in which this Worker tells an object of its own which trace a request is part of. It replaces whatever a
 * client put into it.
 */
const handedTrace = "x-trace";

/** Tells an object, by the headers of the request that it is sent, which trace it works for. */
export function handTrace(headers: Pick<Map<string, string>, "set" | "delete"> | Headers): void {
  const trace = currentTrace();
  if (trace) headers.set(handedTrace, writtenTrace(trace));
  else headers.delete(handedTrace);
}

/** The trace that a request to an object is part of, as {@link handTrace} said it. */
export function traceHandedIn(headers: HeaderSource): Trace {
  return readTrace(headers.get(handedTrace)) ?? newTrace();
}

/** A trace as one line. */
export function writtenTrace({ id, context }: Trace): string {
  if (!context) return id;
  const { parentId, flags, state } = context;
  return `00-${id}-${parentId}-${flags}${state === undefined ? "" : ` ${state}`}`;
}

/** What {@link writtenTrace} wrote; undefined for anything else. */
export function readTrace(line: unknown): Trace | undefined {
  if (typeof line !== "string") return undefined;
  if (/^(?:[0-9a-f]{32}|[0-9a-f]{16})$/.test(line)) return { id: line };
  const end = line.includes(" ") ? line.indexOf(" ") : line.length;
  const context = readTraceContext(line.slice(0, end), line.slice(end + 1));
  return context && { id: context.traceId, context };
}
