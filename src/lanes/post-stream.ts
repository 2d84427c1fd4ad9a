import type { Reader } from "./recent-events.ts";

/** How long a client waits for the first of what it is sent, in milliseconds: then its stream begins without anything. */
const patience = 1000;

/** How often a stream says that it is still there, in milliseconds: what is silent is cut off on the way. */
const keepAliveInterval = 25_000;

/** Longest text that is sent in one piece, in characters. */
const longestText = 256 * 1024;

const encoder = new TextEncoder();

/** What is sent to a POST with requests: server-sent events, as a text if that is all of them. */
export type PostBody = string | ReadableStream<Uint8Array>;

/**
 * The events that answer one POST. Most calls have one, which is there in a moment: it is the body. A stream, which
 * takes several times the CPU, is begun when something is sent that is not the last, or when it takes long.
 */
export class PostStream {
  readonly id = crypto.randomUUID();
  /** Who sent the POST. */
  readonly reader: Reader;
  readonly #body = Promise.withResolvers<PostBody>();
  readonly #late: ReturnType<typeof setTimeout>;
  #keepAlive: ReturnType<typeof setInterval> | undefined;
  #controller: ReadableByteStreamController | undefined;
  #isOver = false;
  #told = false;
  /** How many of its requests have no answer yet. */
  waiting = 0;

  constructor(reader: Reader) {
    this.reader = reader;
    this.#late = setTimeout(() => this.#begin(), patience);
  }

  /** There when it has begun. */
  get body(): Promise<PostBody> {
    return this.#body.promise;
  }

  /** Whether anything was sent on it. */
  get hasTold(): boolean {
    return this.#told;
  }

  /** Sends an event; to nobody if the client is gone. */
  send(event: string): void {
    this.#told = true;
    if (!this.#isOver) this.#begin()?.enqueue(encoder.encode(event));
  }

  /** Ends it. @param last what is sent before */
  end(last = ""): void {
    if (this.#isOver) return;
    if (!this.#controller && last.length <= longestText) this.#body.resolve(last);
    else {
      const controller = this.#begin();
      if (last) controller?.enqueue(encoder.encode(last));
      controller?.close();
    }
    this.#close();
  }

  #begin(): ReadableByteStreamController | undefined {
    if (this.#controller || this.#isOver) return this.#controller;
    const body = new ReadableStream({
      type: "bytes",
      start: (controller) => {
        this.#controller = controller;
      },
      // what it is waiting for goes on: the client may come back for it
      cancel: () => this.#close(),
    });
    clearTimeout(this.#late);
    this.#keepAlive = setInterval(
      () => this.#controller?.enqueue(encoder.encode(": keepalive\n\n")),
      keepAliveInterval,
    );
    this.#body.resolve(body);
    return this.#controller;
  }

  #close(): void {
    this.#isOver = true;
    clearTimeout(this.#late);
    clearInterval(this.#keepAlive);
    this.#controller = undefined;
  }
}
