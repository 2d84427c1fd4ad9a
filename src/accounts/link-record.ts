import type { Link } from "./link-answers.ts";

/** A connection in another vault that has to end, and when to ask for that again. */
interface Ending {
  readonly link: Link;
  readonly dueAt: number;
}

interface Stored {
  readonly current?: Link | undefined;
  readonly endings: readonly Ending[];
}

const key = "link";

/** How long until an ending is asked for again that did not succeed; and how long a link may take to be made. */
const pause = 10 * 60_000;

/**
 * Which GitHub account a person linked, and which of those that they linked before have to end there still. What is
 * written here is written before the other vault is asked: this object may be gone before that answers.
 */
export class LinkRecord {
  readonly #storage: DurableObjectStorage;

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage;
  }

  current(): Link | undefined {
    return this.#stored().current;
  }

  /** A link is about to be made: what was begun and is not {@link set} ends. */
  begin(link: Link): void {
    const { current, endings } = this.#stored();
    this.#store({ current, endings: [...endings, { link, dueAt: Date.now() + pause }] });
  }

  /** A link that was begun is the person's now; one that it replaces is to end. @returns that one */
  set(link: Link): Link | undefined {
    const { current, endings } = this.#stored();
    const others = endings.filter((ending) => !isOf(ending.link, link.connectionId));
    this.#store({ current: link, endings: [...others, ...(current ? [endingOf(current)] : [])] });
    return current;
  }

  /** The person has no link any more; the one that they had is to end. @returns that one */
  clear(): Link | undefined {
    const { current, endings } = this.#stored();
    if (current) this.#store({ endings: [...endings, endingOf(current)] });
    return current;
  }

  /** A connection has ended in its vault. */
  ended(connectionId: string): void {
    const { current, endings } = this.#stored();
    this.#store({
      current: current && isOf(current, connectionId) ? undefined : current,
      endings: endings.filter(({ link }) => !isOf(link, connectionId)),
    });
  }

  /** Those that have to end by now; they are due again after a while, unless they have. */
  due(): Link[] {
    const { current, endings } = this.#stored();
    const now = Date.now();
    const due = endings.filter(({ dueAt }) => dueAt <= now);
    if (due.length === 0) return [];
    const later = endings.map((ending) => (ending.dueAt <= now ? endingOf(ending.link, pause) : ending));
    this.#store({ current, endings: later });
    return due.map(({ link }) => link);
  }

  nextDue(): number | undefined {
    const due = this.#stored().endings.map(({ dueAt }) => dueAt);
    return due.length === 0 ? undefined : Math.min(...due);
  }

  #stored(): Stored {
    return this.#storage.kv.get<Stored>(key) ?? { endings: [] };
  }

  #store(stored: Stored): void {
    if (!stored.current && stored.endings.length === 0) this.#storage.kv.delete(key);
    else this.#storage.kv.put(key, stored);
  }
}

function endingOf(link: Link, wait = 0): Ending {
  return { link, dueAt: Date.now() + wait };
}

function isOf(link: Link, connectionId: string): boolean {
  return link.connectionId === connectionId;
}
