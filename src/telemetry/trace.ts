/// <reference path="./ambient.d.ts" />
import { AsyncLocalStorage } from "node:async_hooks";
import { readTraceContext, type TraceContext } from "./trace-context.ts";

/** What everything that is done for one request has in common. It is for finding things, and proves nothing. */
export interface Trace {
  /** 32 hexadecimal digits, or the 16 of Cloudflare's own name for the request. */
  readonly id: string;
  /** The trace of the one who asks, if they said that this is part of one. */
  readonly context?: TraceContext;
}

export type HeaderSource = { get(name: string): string | null };

const current = new AsyncLocalStorage<Trace>();

/** What is recorded, logged and asked for while this runs belongs to a trace. */
export function inTrace<Result>(trace: Trace, work: () => Result): Result {
  return trace === current.getStore() ? work() : current.run(trace, work);
}

/** The trace of the request at hand. */
export function currentTrace(): Trace | undefined {
  return current.getStore();
}

/** The trace of a request as it came from outside: the client's (W3C Trace Context), Cloudflare's, or a new one. */
export function traceOf(headers: HeaderSource): Trace {
  return sentWith(headers) ?? byCloudflare(headers) ?? newTrace();
}

/**
 * The trace of one message (MCP 2026-07-28, `_meta`, SEP-414): what it says itself goes before what its request says,
 * which may carry several.
 * @param meta the `_meta` of its parameters, whatever that is
 */
export function traceOfMessage(meta: unknown, request: Trace | undefined): Trace {
  const { traceparent, tracestate }: Record<string, unknown> = isRecord(meta) ? meta : {};
  const context = readTraceContext(traceparent, tracestate);
  return context ? { id: context.traceId, context } : (request ?? newTrace());
}

/** A trace that begins here. */
export function newTrace(): Trace {
  return { id: crypto.randomUUID().replaceAll("-", "") };
}

function sentWith(headers: HeaderSource): Trace | undefined {
  const context = readTraceContext(headers.get("traceparent"), headers.get("tracestate"));
  return context && { id: context.traceId, context };
}

function byCloudflare(headers: HeaderSource): Trace | undefined {
  const [id] = /^[0-9a-f]{16}(?=-[A-Z]{3}$|$)/.exec(headers.get("cf-ray") ?? "") ?? [];
  return id === undefined ? undefined : { id };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
