import type { Caller } from "../authorization/caller.ts";

/** How long an event can be asked for again, in milliseconds: a client whose connection broke is back within that. */
const retention = 5 * 60_000;

/** Most that one session keeps, in characters of JSON, and in events. The oldest go first. */
const mostCharacters = 2 * 1024 * 1024;
const mostEvents = 500;

/** What of a caller decides whether they may read what was sent to another. */
export type Reader = Pick<Caller, "grantId" | "scopes" | "narrowed">;

interface Event {
  readonly streamId: string;
  /** Counts the session's events. */
  readonly number: number;
  /** A JSON-RPC message. */
  readonly data: string;
  readonly at: number;
  readonly reader: Reader;
}

/** What a client missed of a stream. */
export interface Missed {
  readonly streamId: string;
  readonly events: readonly { readonly id: string; readonly data: string }[];
}

/**
 * What a session sent lately, for a client whose stream broke and that comes back with `Last-Event-ID` (MCP 2025-11-25,
 * resumability). It is kept in memory only, so no answer ever lies in storage, and given only to the grant whose
 * request it answers; to a token that its client narrowed only if it has the scopes that it was made with. A session
 * that was put to sleep meanwhile has forgotten it, and the client's stream starts anew.
 */
export class RecentEvents {
  readonly #openedBy: (streamId: string) => Reader | undefined;
  #events: Event[] = [];
  #characters = 0;
  #counter = 0;

  /** @param openedBy whose requests a stream answers, while they are carried out */
  constructor(openedBy: (streamId: string) => Reader | undefined) {
    this.#openedBy = openedBy;
  }

  /** @returns the event's id; none for one that is not kept, which a client can then not ask for */
  keep(streamId: string, data: string, reader: Reader): string | undefined {
    if (data.length > mostCharacters / 4) return undefined;
    this.#counter++;
    const number = this.#counter;
    this.#events.push({ streamId, number, data, at: Date.now(), reader });
    this.#characters += data.length;
    this.#forget();
    return eventId(streamId, number);
  }

  /** What came after an event on its stream, or undefined if a caller is not to know. */
  missedSince(lastEventId: string, caller: Reader | undefined): Missed | undefined {
    this.#forget();
    const seen = parseEventId(lastEventId);
    const reader = seen && this.#readerOf(seen.streamId);
    if (!seen || !reader || !mayRead(caller, reader)) return undefined;
    // The one that the client saw may be forgotten by now; what came after it counts
    const later = this.#events.filter(
      (event) =>
        event.streamId === seen.streamId && event.number > seen.number && mayRead(caller, event.reader),
    );
    const events = later.map(({ streamId, number, data }) => ({ id: eventId(streamId, number), data }));
    return { streamId: seen.streamId, events };
  }

  /** The session is over: nobody is told anything of it any more. */
  forgetAll(): void {
    this.#events = [];
    this.#characters = 0;
  }

  /** Whose stream it is, as long as it has something to say. */
  #readerOf(streamId: string): Reader | undefined {
    const event = this.#events.findLast((candidate) => candidate.streamId === streamId);
    return event?.reader ?? this.#openedBy(streamId);
  }

  #forget(): void {
    const oldest = Date.now() - retention;
    let gone = 0;
    for (const { at, data } of this.#events) {
      const tooMany = this.#events.length - gone > mostEvents || this.#characters > mostCharacters;
      if (at >= oldest && !tooMany) break;
      gone++;
      this.#characters -= data.length;
    }
    if (gone > 0) this.#events = this.#events.slice(gone);
  }
}

export function mayRead(caller: Reader | undefined, { grantId, scopes }: Reader): boolean {
  if (caller?.grantId !== grantId) return false;
  const held: readonly string[] = caller.scopes;
  return !caller.narrowed || scopes.every((scope) => held.includes(scope));
}

function eventId(streamId: string, number: number): string {
  return `${streamId}:${number}`;
}

function parseEventId(id: string): { streamId: string; number: number } | undefined {
  const [, streamId, number] = /^(.{1,200}):(\d{1,15})$/.exec(id) ?? [];
  return streamId === undefined ? undefined : { streamId, number: Number(number) };
}
