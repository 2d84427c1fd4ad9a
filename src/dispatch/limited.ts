import type { Quotas } from "../accounts/quota-record.ts";
import { inWords, waitUntil } from "../limits/wait.ts";
import type { Rate } from "../policy/rates.ts";
import type { Refusal } from "./refusal.ts";

/** A call was not made, for its caller's quota is used up or could not be asked for. */
export class Limited extends Error {
  override readonly name = "Limited";
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.message);
    this.refusal = refusal;
  }
}

/** How long to wait when a call could not be counted, in milliseconds. */
const failurePause = 10_000;

/** @param resetAt when there is one left again, in milliseconds since the epoch */
export function usedUp(tool: string, quota: keyof Quotas, { most, place }: Rate, resetAt: number): Limited {
  const wait = waitUntil(resetAt);
  const times = most === 1 ? "once" : `${most} times`;
  const rule =
    quota === "perDay" ? `${tool} ${times} a day` : `tools ${times} a minute, all of them together`;
  const message = `The operator's policy lets you call ${rule}, and that is used up. It can be called again from ${inWords(wait)}.`;
  return new Limited({ kind: "limited", message, detail: `POLICY.${place}`, ...wait });
}

/** Something is to be changed, and nobody can say how often it was. */
export function notCounted(tool: string): Limited {
  const wait = waitUntil(Date.now() + failurePause);
  const message = `${tool} was not carried out: the operator's policy limits how often you can call it, and how often you did could not be found out. Nothing was done. Call it again from ${inWords(wait)}.`;
  return new Limited({ kind: "limiter-failed", message, detail: "calls could not be counted", ...wait });
}
