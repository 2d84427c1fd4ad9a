import type { Caller } from "../authorization/caller.ts";
import { sessionNotFound } from "./http-refusal.ts";
import { OwnedSessions } from "./owned-sessions.ts";
import type { SessionTransport } from "./session-id.ts";
import type { StreamWatch } from "./stream-watch.ts";

/** A session that a client just opened, or began to listen to. */
export interface OpenedSession {
  readonly transport: SessionTransport;
  readonly id: string;
  readonly caller: Caller;
  readonly watch: StreamWatch;
}

/**
 * Has the account's vault remember a session, so that it ends with the connection at once. That is after it was opened:
 * if the connection ends before the vault knows of the session, the vault says so, and if it ends later, the vault tells
 * the session.
 * @param remember as the vault does; false if the connection is over
 * @returns the response that opened it, or the refusal if its connection ended meanwhile
 */
export async function remembered(
  response: Response,
  { transport, id, caller, watch }: OpenedSession,
  remember: (caller: Caller, name: string) => Promise<boolean>,
): Promise<Response> {
  if (response.status !== 200) return response;
  let stands = false;
  try {
    stands = await remember(caller, OwnedSessions.nameOf(`${transport}:${id}`, caller.userId));
  } finally {
    if (!stands) {
      watch.end();
      await response.body?.cancel().catch(() => undefined);
    }
  }
  return stands ? response : sessionNotFound();
}
