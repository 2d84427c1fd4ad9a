import type { Transport, TransportSendOptions } from "@modelcontextprotocol/sdk/shared/transport.js";
import type {
  JSONRPCMessage,
  JSONRPCRequest,
  MessageExtraInfo,
  RequestId,
} from "@modelcontextprotocol/sdk/types.js";
import type { Connection } from "agents";
import { messageText } from "./listed-tools.ts";
import { type PostBody, PostStream } from "./post-stream.ts";
import { mayRead, type Reader, RecentEvents } from "./recent-events.ts";
import { eventOf, type Listening, listenStream, tell } from "./session-events.ts";
import { SessionQuestions } from "./session-questions.ts";

/** A request that is carried out. */
interface UnderWay {
  /** As the client named it. Several clients of a person may share a session, and name theirs alike. */
  readonly id: RequestId;
  readonly stream: PostStream;
}

/**
 * Streamable HTTP in a session's object (MCP 2025-11-25, transports), for the SDK's server. What answers a POST goes
 * back on it; a GET listens over a socket of McpAgent's, by which the object can sleep.
 *
 * It is in place of McpAgent's own, to which the Worker opens a socket for each POST: a message went there in a header,
 * base64-encoded, and its answer came back wrapped as JSON in a message of the socket, after two requests that asked
 * whether the session is there.
 */
export class SessionTransport implements Transport {
  declare onmessage: Transport["onmessage"];
  declare onclose: Transport["onclose"];
  declare onerror: Transport["onerror"];
  declare sessionId: string | undefined;
  readonly #listening: () => Iterable<Connection<Listening>>;
  /** By what the SDK's server knows them by. */
  readonly #underWay = new Map<RequestId, UnderWay>();
  readonly #events = new RecentEvents((streamId) => this.#streamOf(streamId)?.reader);
  readonly #questions = new SessionQuestions();
  #counter = 0;

  /** @param listening the sockets of GETs */
  constructor(listening: () => Iterable<Connection<Listening>>) {
    this.#listening = listening;
  }

  async start(): Promise<void> {}

  async close(): Promise<void> {
    this.endAll();
    this.onclose?.();
  }

  /**
   * Takes what a client POSTed: JSON-RPC messages, which the Worker has checked.
   * @returns what is sent back; undefined if nothing of it asks for an answer
   */
  receive(
    messages: readonly JSONRPCMessage[],
    extra: MessageExtraInfo,
    reader: Reader,
  ): Promise<PostBody> | undefined {
    const stream = messages.some(isRequest) ? new PostStream(reader) : undefined;
    // all of them are known before one is carried out: the stream ends with the last
    const known = messages.map((message) =>
      stream && isRequest(message) ? this.#begin(message, stream) : this.#renamed(message, reader),
    );
    for (const message of known) {
      if (!message) continue;
      this.onmessage?.(message, extra);
      const cancelled = cancelledIn(message);
      if (cancelled !== undefined) this.#settle(cancelled);
    }
    return stream?.body;
  }

  /** Has the server hear again how its session was opened, after its object was out of memory. */
  remind(opening: JSONRPCMessage): void {
    // its answer finds nobody under this id
    if (isRequest(opening)) this.onmessage?.({ ...opening, id: this.#newId() });
  }

  /** Takes a socket of a GET. @param lastEventId what its client saw last, of any stream */
  listen(connection: Connection<Listening>, lastEventId: string | null, caller: Reader | undefined): void {
    const missed = lastEventId ? this.#events.missedSince(lastEventId, caller) : undefined;
    const streamId = missed?.streamId ?? listenStream;
    // a message goes out on one stream only: whoever listened before does no longer
    for (const other of this.#listenersOf(streamId))
      if (other.id !== connection.id) other.close(1000, "Superseded by a later stream");
    this.#streamOf(streamId)?.end();
    connection.setState({ streamId });
    for (const { id, data } of missed?.events ?? []) tell(connection, eventOf(data, id));
  }

  async send(message: JSONRPCMessage, options?: TransportSendOptions): Promise<void> {
    const isAnswer = !("method" in message);
    const id = isAnswer ? message.id : options?.relatedRequestId;
    if (id === undefined) {
      for (const connection of this.#listenersOf(listenStream))
        tell(connection, eventOf(messageText(message)));
      return;
    }
    const asked = this.#underWay.get(id);
    if (!asked) {
      if (isAnswer) return;
      throw new Error("The request that this belongs to is over.");
    }
    const { stream } = asked;
    if (!isAnswer) return this.#sendOn(stream, this.#questions.named(message, stream), false);
    this.#underWay.delete(id);
    stream.waiting--;
    if (stream.waiting === 0) this.#questions.forget(stream);
    this.#sendOn(stream, { ...message, id: asked.id }, stream.waiting === 0);
  }

  /** A request was cancelled, and gets no answer: a stream that waits for no other ends. */
  #settle(id: RequestId): void {
    const asked = this.#underWay.get(id);
    if (!asked) return;
    const { stream } = asked;
    this.#underWay.delete(id);
    stream.waiting--;
    if (stream.waiting > 0) return;
    this.#questions.forget(stream);
    stream.end();
    for (const connection of this.#listenersOf(stream.id)) connection.close(1000, "Cancelled");
  }

  /** The session is over: nobody is told anything of it any more. */
  endAll(): void {
    for (const { stream } of this.#underWay.values()) {
      this.#questions.forget(stream);
      stream.end();
    }
    this.#underWay.clear();
    this.#events.forgetAll();
  }

  #sendOn(stream: PostStream, message: JSONRPCMessage, isLast: boolean): void {
    const data = messageText(message);
    // who has not seen anything of a stream has no event to name, after which it would go on
    const isOnly = isLast && !stream.hasTold;
    const event = eventOf(data, isOnly ? undefined : this.#events.keep(stream.id, data, stream.reader));
    for (const connection of this.#listenersOf(stream.id)) tell(connection, event);
    if (isLast) stream.end(event);
    else stream.send(event);
  }

  #begin(request: JSONRPCRequest, stream: PostStream): JSONRPCRequest {
    const id = this.#newId();
    this.#underWay.set(id, { id: request.id, stream });
    stream.waiting++;
    return { ...request, id };
  }

  /**
   * What is no request, with the names that the server knows: an answer with that of the question, a cancellation with that
   * of the reader's own request, the latest that they named so.
   */
  #renamed(message: JSONRPCMessage, reader: Reader): JSONRPCMessage | undefined {
    if (!("method" in message)) return this.#questions.answered(message, reader);
    const named = cancelledIn(message);
    if (named === undefined) return message;
    const own = [...this.#underWay].findLast(
      ([, { id, stream }]) => id === named && mayRead(reader, stream.reader),
    );
    return own && { ...message, params: { ...message.params, requestId: own[0] } };
  }

  #newId(): number {
    this.#counter++;
    return this.#counter;
  }

  #streamOf(streamId: string): PostStream | undefined {
    for (const { stream } of this.#underWay.values()) if (stream.id === streamId) return stream;
    return undefined;
  }

  *#listenersOf(streamId: string): Generator<Connection<Listening>> {
    for (const connection of this.#listening()) if (connection.state?.streamId === streamId) yield connection;
  }
}

function isRequest(message: JSONRPCMessage): message is JSONRPCRequest {
  return "method" in message && "id" in message;
}

/** The request that a message says is cancelled. */
function cancelledIn(message: JSONRPCMessage): RequestId | undefined {
  if (!("method" in message) || message.method !== "notifications/cancelled") return undefined;
  const named = message.params?.requestId;
  return typeof named === "string" || typeof named === "number" ? named : undefined;
}
