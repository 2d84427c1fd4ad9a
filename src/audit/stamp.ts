import { currentTrace } from "../telemetry/trace.ts";
import type { Stamp } from "./entry.ts";

/** Digits of a time in an id: enough until the year 5138. */
const timeDigits = 9;

let latest = 0;
let inThatMillisecond = 0;

/**
 * The stamp of what is recorded now. Ids are in the order in which an isolate gives them out, and among isolates in that
 * of their clocks: those of one millisecond are counted, for a Worker's clock stands still while it works.
 */
export function newStamp(): Stamp {
  const at = Date.now();
  inThatMillisecond = at === latest ? inThatMillisecond + 1 : 0;
  latest = at;
  const count = inThatMillisecond.toString(36).padStart(4, "0");
  const random = crypto.randomUUID().replaceAll("-", "").slice(0, 16);
  return { id: `${idFloor(at)}-${count}-${random}`, at, traceId: currentTrace()?.id };
}

/** What every id of a time and of later ones is greater than. */
export function idFloor(at: number): string {
  return Math.max(0, Math.trunc(at)).toString(36).padStart(timeDigits, "0");
}
