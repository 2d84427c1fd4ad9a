import { AsyncLocalStorage } from "node:async_hooks";
import { recordLimit } from "../audit/recorded-limit.ts";
import type { Trail } from "../audit/trail.ts";
import { type AddressLimiter, addressOf } from "../limits/address-limiter.ts";

/** What the library says of an error that it answered with. */
interface Refusal {
  readonly code: string;
  readonly category: string;
  readonly reason: string;
}

/** What is recorded elsewhere, with what is known there; and registrations, which are no tokens. */
const notHere = ["token-exchange-callback", "client-registration"];

/** How many are recorded one by one in a minute where they cannot be counted by address, in each isolate. */
const mostUncounted = 60;

const source = new AsyncLocalStorage<string | undefined>();

/** Serves a token request; what is refused meanwhile comes from its address. */
export function fromAddress<Result>(
  headers: { get(name: string): string | null },
  serve: () => Result,
): Result {
  return source.run(addressOf(headers), serve);
}

/**
 * Records that a token request was refused. Whom it says it comes from was not proven, so it is entered in nobody's
 * name. The request is never limited: what it could be kept from is signing in. But anybody can have as many refused as
 * they like, so beyond the limit of their address, or of a few where addresses cannot be counted, it is recorded once a
 * minute only that there are more.
 * @param grant that the request named
 */
export async function recordRefusal(
  trail: Trail,
  limiter: AddressLimiter,
  { code, category, reason }: Refusal,
  grant: string | undefined,
): Promise<void> {
  if (notHere.includes(category)) return;
  const address = source.getStore();
  const verdict = await limiter("token-refusal", address);
  if (verdict === "exceeded" || (verdict === "failed" && isOneTooMany())) {
    const detail = "more token requests were refused than are recorded one by one";
    const limited = { action: "token-refusals", decision: "refused", detail } as const;
    // where there is no counting by address, it is said once for all of them
    if (verdict === "exceeded") recordLimit(trail, address ?? "", { ...limited, reason: "exceeded" });
    else recordLimit(trail, "", { ...limited, reason: "limiter-failed" });
    return;
  }
  trail.record({
    kind: "token",
    action: "request",
    decision: "refused",
    reason: code,
    detail: `${category}: ${reason}`,
    subject: grant,
  });
}

let minute = 0;
let uncounted = 0;

function isOneTooMany(): boolean {
  const current = Math.floor(Date.now() / 60_000);
  if (current !== minute) uncounted = 0;
  minute = current;
  uncounted += 1;
  return uncounted > mostUncounted;
}
