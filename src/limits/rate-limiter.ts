import { nameOf } from "../telemetry/error-origin.ts";
import { log } from "../telemetry/log.ts";
import { within } from "../time/within.ts";
import type { LimitBindings } from "./bindings.ts";
import { onceAMinute } from "./once-a-minute.ts";

/** Whether something is within its limit; `failed` if nobody could say. */
export type Verdict = "within" | "exceeded" | "failed";

/** Counts so many of something against the limit of a key. It never throws. */
export type RateLimiter = (key: string, times?: number) => Promise<Verdict>;

/** The period of wrangler.jsonc's limiters, in milliseconds. The binding does not tell it, nor when one ends. */
export const period = 60_000;

/** How long a limiter may take, in milliseconds: it counts in memory, beside the Worker. */
const patience = 2000;

const isFirst = onceAMinute();

/** A limiter of Cloudflare's. Without its binding there is nobody who could say. */
export function rateLimiter(
  bindings: LimitBindings,
  name: keyof LimitBindings,
  atMost = patience,
): RateLimiter {
  const binding = bindings[name];
  return async (key, times = 1) => {
    try {
      if (!binding) throw new DOMException("there is no such binding", "NotFoundError");
      // one by one: not every runtime knows of counting several at once
      const counted = Array.from({ length: times }, () => binding.limit({ key }));
      const outcomes = await within(atMost, Promise.all(counted));
      return outcomes.every(({ success }) => success) ? "within" : "exceeded";
    } catch (error) {
      if (isFirst(name)) log.error("limiter_failed", { limiter: name, detail: nameOf(error) });
      return "failed";
    }
  };
}
