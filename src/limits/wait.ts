/** How long somebody has to wait who asked too often. */
export interface Wait {
  /** In seconds, as `Retry-After` has it (RFC 9110 section 10.2.3). */
  readonly retryAfter: number;
  /** The same as a time: ISO 8601, to the second. */
  readonly resetAt: string;
}

/** @param at in milliseconds since the epoch */
export function waitUntil(at: number, now = Date.now()): Wait {
  const second = Math.ceil(at / 1000) * 1000;
  return {
    retryAfter: Math.max(1, Math.ceil((at - now) / 1000)),
    resetAt: new Date(second).toISOString().replace(".000Z", "Z"),
  };
}

/** When it is over, for whoever reads it: the time, and how long that is. */
export function inWords({ resetAt, retryAfter }: Wait): string {
  return `${resetAt} (in ${durationOf(retryAfter)})`;
}

function durationOf(seconds: number): string {
  if (seconds < 120) return counted(seconds, "second");
  if (seconds < 120 * 60) return counted(Math.ceil(seconds / 60), "minute");
  return counted(Math.ceil(seconds / 3600), "hour");
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}
