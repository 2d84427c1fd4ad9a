import type { EventStore } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import type { JSONRPCMessage } from "@modelcontextprotocol/sdk/types.js";
import type { Caller } from "../authorization/caller.ts";

/** How long an event can be asked for again, in milliseconds: a client whose connection broke is back within that. */
const retention = 5 * 60_000;

/** Most that one session keeps, in characters of JSON, and in events. The oldest go first. */
const mostCharacters = 2 * 1024 * 1024;
const mostEvents = 500;

type Reader = Pick<Caller, "grantId" | "scopes" | "narrowed">;

interface Event {
  readonly streamId: string;
  /** Counts the session's events. */
  readonly number: number;
  readonly message: JSONRPCMessage;
  readonly size: number;
  readonly at: number;
  readonly reader: Reader;
}

/**
 * What a session sent lately, for a client whose stream broke and that comes back with `Last-Event-ID` (MCP 2025-11-25,
 * resumability). It is kept in memory only, so no answer ever lies in storage, and given only to the grant whose
 * request it answers; to a token that its client narrowed only if it has the scopes that it was made with. A session
 * that was put to sleep meanwhile has forgotten it, and the client's stream starts anew.
 */
export class RecentEvents implements EventStore {
  readonly #caller: () => Reader | undefined;
  readonly #requests = new Map<string, { ids: (string | number)[]; reader: Reader | undefined }>();
  #events: Event[] = [];
  #characters = 0;
  #counter = 0;

  /** @param caller who makes the request at hand */
  constructor(caller: () => Reader | undefined) {
    this.#caller = caller;
  }

  /** @returns the event's id; none for one that is not kept, which a client can then not ask for */
  async storeEvent(streamId: string, message: JSONRPCMessage): Promise<string> {
    const caller = this.#caller();
    const size = JSON.stringify(message).length;
    if (!caller || size > mostCharacters / 4) return "";
    this.#counter++;
    const number = this.#counter;
    this.#events.push({ streamId, number, message, size, at: Date.now(), reader: caller });
    this.#characters += size;
    this.#forget();
    return eventId(streamId, number);
  }

  async getStreamIdForEventId(id: string): Promise<string | undefined> {
    this.#forget();
    const seen = parseEventId(id);
    const reader = seen && this.#readerOf(seen.streamId);
    return reader && mayRead(this.#caller(), reader) ? seen.streamId : undefined;
  }

  async replayEventsAfter(
    lastEventId: string,
    { send }: { send: (eventId: string, message: JSONRPCMessage) => Promise<void> },
  ): Promise<string> {
    const seen = parseEventId(lastEventId);
    if (!seen) return "";
    const caller = this.#caller();
    // The one that the client saw may be forgotten by now; what came after it counts
    const later = this.#events.filter(
      ({ streamId, number }) => streamId === seen.streamId && number > seen.number,
    );
    for (const { streamId, number, message, reader } of later)
      if (mayRead(caller, reader)) await send(eventId(streamId, number), message);
    return seen.streamId;
  }

  /** The requests that a stream answers, while they are carried out. */
  readonly requests = {
    set: (streamId: string, ids: (string | number)[]) =>
      void this.#requests.set(streamId, { ids, reader: this.#caller() }),
    get: (streamId: string) => this.#requests.get(streamId)?.ids,
    delete: (streamId: string) => void this.#requests.delete(streamId),
    find: (requestId: string | number) => {
      for (const [streamId, { ids }] of this.#requests)
        if (ids.includes(requestId)) return { streamId, requestIds: ids };
      return undefined;
    },
  };

  /** The session is over: nobody is told anything of it any more. */
  forgetAll(): void {
    this.#events = [];
    this.#characters = 0;
    this.#requests.clear();
  }

  /** Whose stream it is, as long as it has something to say. */
  #readerOf(streamId: string): Reader | undefined {
    const event = this.#events.findLast((candidate) => candidate.streamId === streamId);
    return event?.reader ?? this.#requests.get(streamId)?.reader;
  }

  #forget(): void {
    const oldest = Date.now() - retention;
    let gone = 0;
    for (const { at, size } of this.#events) {
      const tooMany = this.#events.length - gone > mostEvents || this.#characters > mostCharacters;
      if (at >= oldest && !tooMany) break;
      gone++;
      this.#characters -= size;
    }
    if (gone > 0) this.#events = this.#events.slice(gone);
  }
}

function mayRead(caller: Reader | undefined, { grantId, scopes }: Reader): boolean {
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
