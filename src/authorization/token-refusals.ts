import type { Trail } from "../audit/trail.ts";

/** What the library says of an error that it answered with. */
interface Refusal {
  readonly code: string;
  readonly category: string;
  readonly reason: string;
}

/** What is recorded elsewhere, with what is known there; and registrations, which are no tokens. */
const notHere = ["token-exchange-callback", "client-registration"];

/**
 * Records that a token request was refused. Whom it says it comes from was not proven, so it is entered in nobody's
 * name.
 * @param grant that the request named
 */
export function recordRefusal(
  trail: Trail,
  { code, category, reason }: Refusal,
  grant: string | undefined,
): void {
  if (notHere.includes(category)) return;
  trail.record({
    kind: "token",
    action: "request",
    decision: "refused",
    reason: code,
    detail: `${category}: ${reason}`,
    subject: grant,
  });
}
