import type { RefusedAnswer } from "./refused-answer.ts";

/**
 * When to come back after a rate limit, as GitHub documents it: after `Retry-After` (seconds); at
 * `x-ratelimit-reset` (epoch seconds) if nothing remains until then; otherwise in a minute.
 */
export function retryTime({ header }: Pick<RefusedAnswer, "header">): string {
  const seconds = header("retry-after");
  if (seconds !== undefined && /^\d{1,5}$/.test(seconds) && Number(seconds) <= 24 * 3600)
    return `in ${Number(seconds)} seconds`;
  const reset = header("x-ratelimit-reset");
  if (isUsedUp({ header }) && reset !== undefined && /^\d{10}$/.test(reset))
    return `after ${new Date(Number(reset) * 1000).toISOString()}`;
  return "in a minute";
}

/** Whether nothing remains of the limit. */
export function isUsedUp({ header }: Pick<RefusedAnswer, "header">): boolean {
  return header("x-ratelimit-remaining") === "0";
}
