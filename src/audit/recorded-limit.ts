import { onceAMinute } from "../limits/once-a-minute.ts";
import type { LimitEvent } from "./event.ts";
import type { Trail } from "./trail.ts";

const isFirst = onceAMinute();

/**
 * Records that a limit was reached or could not be asked: once a minute for each key, in each isolate. What is limited
 * because there is too much of it must not fill the trail either.
 */
export function recordLimit(trail: Trail, key: string, event: Omit<LimitEvent, "kind">): void {
  const { action, decision, reason } = event;
  if (isFirst(JSON.stringify([action, decision, reason, key]))) trail.record({ kind: "limit", ...event });
}
