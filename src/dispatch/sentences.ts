import type { ScopeName } from "../scopes/scopes.ts";

/*
 * What is said of missing scopes, before a call and in its course. `who` needs them: the name of a tool, or "This".
 */

/** What can be done about what a caller without a browser lacks: nothing here. */
export const noMore =
  "This request came with a token of its own and not by a sign-in here, so nobody can allow it more: it gets what the operator of this server lets such callers have, as far as the token serves. To do more, use a token that serves, or connect with a client that signs in.";

/** @param link where the person can grant them; undefined if nobody can */
export function notGranted(who: string, missing: readonly ScopeName[], link: string | undefined): string {
  const [was, it] = missing.length === 1 ? ["was", "it"] : ["were", "them"];
  if (link === undefined) return `${who} needs ${missing.join(", ")}, which ${was} not granted. ${noMore}`;
  return `${who} needs ${missing.join(", ")}, which ${was} not granted. The person can grant ${it} at ${link}, then call again.`;
}

/** Of a token that is to be less than its grant: whatever the person allows, it gets no more. */
export function madeWithout(who: string, missing: readonly ScopeName[]): string {
  return `${who} needs ${missing.join(", ")}, which the token of this call was made without, and it cannot get more. The app that made it can make another, by a refresh or an exchange, with what the person allowed that app.`;
}

/** Scopes that were granted until a time that is over. @param endedAt in milliseconds since the epoch */
export function writeHasEnded(
  who: string,
  missing: readonly ScopeName[],
  endedAt: number,
  link: string | undefined,
): string {
  const when = new Date(endedAt).toISOString();
  if (link === undefined) return `${who} needs ${missing.join(", ")}, which ended at ${when}. ${noMore}`;
  return `${who} needs ${missing.join(", ")}, and this connection's write access ended at ${when}. The person can allow it again at ${link}, then call again.`;
}

/** The operator lets nobody grant them. */
export function notOffered(who: string, missing: readonly ScopeName[]): string {
  return `${who} needs ${missing.join(", ")}, which the operator of this server does not allow.`;
}
