import { setTimeout } from "node:timers/promises";
import { createMiddleware } from "hono/factory";
import { z } from "zod";
import { refusal } from "./refusal.ts";

/** Something to go wrong. With `status` it answers instead of the endpoint; without, the endpoint still does. */
export interface Fault {
  /** An exact path, or a prefix that ends in `*`. */
  path: string;
  /** Every method when absent. */
  method?: string;
  status?: number;
  /** Waits before anything else happens. */
  delayMs?: number;
  /** How many requests it hits; 1 when absent. */
  times?: number;
  headers?: Record<string, string>;
  /** A string is sent as it is, anything else as JSON; GitHub's error body when absent. */
  body?: unknown;
}

/** {@link Fault} as it arrives over HTTP. */
export const faultSchema: z.ZodType<Fault> = z
  .strictObject({
    path: z.string().startsWith("/"),
    method: z.string().toUpperCase().exactOptional(),
    status: z.int().min(200).max(599).exactOptional(),
    delayMs: z.number().nonnegative().exactOptional(),
    times: z.int().positive().exactOptional(),
    headers: z.record(z.string(), z.string()).exactOptional(),
    body: z.unknown().exactOptional(),
  })
  .refine(
    ({ status, delayMs, headers }) => status !== undefined || delayMs !== undefined || headers !== undefined,
    {
      error: "A fault needs a status, a delayMs or headers.",
    },
  )
  .refine(({ status, body }) => status !== undefined || body === undefined, {
    error: "A body needs a status.",
  });

/** The faults still to come, in the order of their announcement. */
export class Faults {
  readonly #pending: { fault: Fault; left: number }[] = [];

  add(fault: Fault): void {
    this.#pending.push({ fault, left: fault.times ?? 1 });
  }

  /** The first fault that hits this request, which thereby counts as one of its times. */
  take(method: string, path: string): Fault | undefined {
    const index = this.#pending.findIndex(({ fault }) => hits(fault, method, path));
    const found = this.#pending[index];
    if (found === undefined) return undefined;
    found.left -= 1;
    if (found.left <= 0) this.#pending.splice(index, 1);
    return found.fault;
  }

  clear(): void {
    this.#pending.length = 0;
  }
}

function hits(fault: Fault, method: string, path: string): boolean {
  if (fault.method !== undefined && fault.method.toUpperCase() !== method) return false;
  return fault.path.endsWith("*") ? path.startsWith(fault.path.slice(0, -1)) : path === fault.path;
}

/** Lets announced faults happen; `closing` ends their delays. */
export const injectFaults = (faults: Faults, closing: AbortSignal) =>
  createMiddleware(async (c, next) => {
    const fault = faults.take(c.req.method, c.req.path);
    if (fault === undefined) return next();
    if (fault.delayMs !== undefined) await setTimeout(fault.delayMs, undefined, { signal: closing });
    if (fault.status === undefined) await next();
    else c.res = faultyAnswer(fault, fault.status);
    for (const [name, value] of Object.entries(fault.headers ?? {})) c.res.headers.set(name, value);
    return undefined;
  });

function faultyAnswer({ body }: Fault, status: number): Response {
  if (status === 204 || status === 304) return new Response(null, { status });
  if (body === undefined) return refusal(status);
  return typeof body === "string" ? new Response(body, { status }) : Response.json(body, { status });
}
