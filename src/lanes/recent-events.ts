import type { EventStore } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import type { JSONRPCMessage } from "@modelcontextprotocol/sdk/types.js";
import type { Caller } from "../authorization/caller.ts";

/** How long an event can be asked for again, in milliseconds: a client whose connection broke is back within that. */
const retention = 5 * 60_000;

/** Most that one session keeps, in characters of JSON, and in events. The oldest go first. */
const mostCharacters = 2 * 1024 * 1024;
const mostEvents = 500;

interface Event {
  readonly id: string;
  readonly streamId: string;
  readonly message: JSONRPCMessage;
  readonly size: number;
  readonly at: number;
  readonly grantId: string;
  readonly scopes: readonly string[];
}

type Reader = Pick<Caller, "grantId" | "scopes">;

/**
 * What a session sent lately, for a client whose stream broke and that comes back with `Last-Event-ID` (MCP 2025-11-25,
 * resumability). It is kept in memory only, so no answer ever lies in storage, and given only to the grant whose
 * request it answers, with no fewer scopes than it was made with. A session that was put to sleep meanwhile has
 * forgotten it, and the client's stream starts anew.
 */
export class RecentEvents implements EventStore {
  readonly #caller: () => Reader | undefined;
  readonly #requests = new Map<string, (string | number)[]>();
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
    const { grantId, scopes } = caller;
    this.#counter++;
    const event = {
      id: `${streamId}:${this.#counter}`,
      streamId,
      message,
      size,
      at: Date.now(),
      grantId,
      scopes,
    };
    this.#events.push(event);
    this.#characters += size;
    this.#forget();
    return event.id;
  }

  async getStreamIdForEventId(eventId: string): Promise<string | undefined> {
    const event = this.#events.find(({ id }) => id === eventId);
    return event && this.#mayRead(event) ? event.streamId : undefined;
  }

  async replayEventsAfter(
    lastEventId: string,
    { send }: { send: (eventId: string, message: JSONRPCMessage) => Promise<void> },
  ): Promise<string> {
    this.#forget();
    const at = this.#events.findIndex(({ id }) => id === lastEventId);
    const last = this.#events[at];
    if (!last) return "";
    const later = this.#events.slice(at + 1).filter(({ streamId }) => streamId === last.streamId);
    for (const event of later) if (this.#mayRead(event)) await send(event.id, event.message);
    return last.streamId;
  }

  /** The requests that a stream answers, while they are carried out. */
  readonly requests = {
    set: (streamId: string, ids: (string | number)[]) => void this.#requests.set(streamId, ids),
    get: (streamId: string) => this.#requests.get(streamId),
    delete: (streamId: string) => void this.#requests.delete(streamId),
    find: (requestId: string | number) => {
      for (const [streamId, requestIds] of this.#requests)
        if (requestIds.includes(requestId)) return { streamId, requestIds };
      return undefined;
    },
  };

  #mayRead({ grantId, scopes }: Event): boolean {
    const caller = this.#caller();
    const held: readonly string[] = caller?.scopes ?? [];
    return caller?.grantId === grantId && scopes.every((scope) => held.includes(scope));
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
