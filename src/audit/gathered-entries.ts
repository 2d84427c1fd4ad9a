import { byteLength } from "../text/bytes.ts";
import { pause } from "../time/pause.ts";
import type { AuditEntry } from "./entry.ts";

/** An entry, and how it is written. */
export interface WrittenEntry {
  readonly entry: AuditEntry;
  /** It as JSON. */
  readonly text: string;
}

/** Does with entries what is to be done with them. It never rejects. */
export type TakeOver = (entries: readonly WrittenEntry[]) => Promise<void>;

/** How long entries are gathered, in milliseconds. What was done is no older than that when it is known outside. */
const gathering = 500;

/** How much is taken over at once: D1 takes 2 MB as one value. */
const part = { entries: 250, bytes: 500_000 } as const;

/**
 * How long after its time somebody else sees to it, in milliseconds: whoever had promised to is gone, as an object is
 * that was put out of memory.
 */
const overdue = 2000;

/**
 * Entries of the audit trail that this isolate made, for a moment, so that those of many requests are written together:
 * one request to D1 in place of as many. Who comes first sees to all that come while they are gathered; the others
 * leave theirs, for nothing of one request can be waited for in another.
 */
export class GatheredEntries {
  #waiting: WrittenEntry[] = [];
  #bytes = 0;
  /** When what waits is taken over, in milliseconds since the epoch. */
  #due: number | undefined;
  readonly #pause: (milliseconds: number) => Promise<void>;

  constructor(wait = pause) {
    this.#pause = wait;
  }

  /** Adds an entry. @returns when what this one sees to is done; undefined if another does */
  add(entry: AuditEntry, takeOver: TakeOver): Promise<void> | undefined {
    const text = JSON.stringify(entry);
    this.#waiting.push({ entry, text });
    this.#bytes += byteLength(text);
    if (this.#waiting.length >= part.entries || this.#bytes >= part.bytes) return takeOver(this.take());
    if (this.#due !== undefined && Date.now() < this.#due + overdue) return undefined;
    this.#due = Date.now() + gathering;
    return this.#gather(takeOver);
  }

  async #gather(takeOver: TakeOver): Promise<void> {
    await this.#pause(gathering);
    await takeOver(this.take());
  }

  /** What waits: it is the taker's now. */
  take(): readonly WrittenEntry[] {
    const taken = this.#waiting;
    this.#waiting = [];
    this.#bytes = 0;
    this.#due = undefined;
    return taken;
  }
}

/** Those of this isolate: of its requests, and of objects that are in it. */
export const gatheredHere = new GatheredEntries();
