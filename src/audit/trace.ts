/// <reference path="./ambient.d.ts" />
import { AsyncLocalStorage } from "node:async_hooks";

const current = new AsyncLocalStorage<string | undefined>();

export type HeaderSource = { get(name: string): string | null };

/** The headers by which {@link traceOf} knows a trace; they are passed on to where its work is done. */
export const traceHeaders = ["traceparent", "cf-ray"] as const;

/**
 * What a request's entries have in common: the trace that it is part of (W3C Trace Context), or else Cloudflare's own
 * name for it. Both are for finding things, and prove nothing.
 */
export function traceOf(headers: HeaderSource): string | undefined {
  const [, trace] = /^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-/.exec(headers.get("traceparent") ?? "") ?? [];
  if (trace !== undefined && /[1-9a-f]/.test(trace)) return trace;
  return /^[0-9a-f]{16}(?=-[A-Z]{3}$|$)/.exec(headers.get("cf-ray") ?? "")?.[0];
}

/** Serves a request; what is recorded meanwhile belongs to its trace. */
export function traced<Result>(headers: HeaderSource, serve: () => Result): Result {
  return inTrace(traceOf(headers) ?? newTrace(), serve);
}

/** What is recorded while this runs belongs to a trace. */
export function inTrace<Result>(trace: string, work: () => Result): Result {
  return current.run(trace, work);
}

/** A trace that begins here. */
export function newTrace(): string {
  return crypto.randomUUID().replaceAll("-", "");
}

/** The trace of the request at hand. */
export function currentTrace(): string | undefined {
  return current.getStore();
}
