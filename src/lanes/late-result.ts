import type { Caller } from "../authorization/caller.ts";
import type { Refusal } from "../dispatch/refusal.ts";
import type { Services } from "../dispatch/services.ts";

/** An operation that took longer than this has its connection looked at again before it is answered. Milliseconds. */
const unquestioned = 2000;

interface Asking {
  readonly caller: Pick<Caller, "userId" | "connectionId">;
  readonly connectionEnds?: AbortSignal | undefined;
}

/**
 * Why the result of an operation must not be given out, if its connection ended while it was carried out. A token is
 * looked at when the request comes in, and a call may take minutes. What takes moments costs nothing here.
 * @param startedAt in milliseconds since the epoch
 */
export async function endedMeanwhile(
  { caller: { userId, connectionId }, connectionEnds }: Asking,
  { accounts }: Pick<Services, "accounts">,
  startedAt: number,
): Promise<Refusal | undefined> {
  if (connectionEnds?.aborted) return ended;
  if (Date.now() - startedAt <= unquestioned) return undefined;
  // As with a stream: if it cannot be found out, what was done is told
  const lives = await accounts.status(userId, connectionId).then(
    (status) => status !== undefined,
    () => true,
  );
  return lives ? undefined : ended;
}

const ended: Refusal = {
  kind: "failed",
  message:
    "This connection was ended while the request was being carried out, so its result is not given out. What it changed at GitHub until then was done. Sign in again by reconnecting this server in your client.",
};
