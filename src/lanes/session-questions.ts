import type { JSONRPCMessage, RequestId } from "@modelcontextprotocol/sdk/types.js";
import type { PostStream } from "./post-stream.ts";
import { mayRead, type Reader } from "./recent-events.ts";

/** A question to a client, and the stream on which it was asked. */
interface Question {
  /** As the SDK's server knows it: it counts, and anew whenever its object was out of memory. */
  readonly id: RequestId;
  readonly stream: PostStream;
}

/**
 * What the clients of a session were asked. A question goes out under a name that nobody guesses and that is never used
 * again; it is answered once, by whoever may read it. So nobody agrees in the place of another connection, and an answer
 * that was meant for an earlier question is none to a later one.
 */
export class SessionQuestions {
  readonly #asked = new Map<RequestId, Question>();

  /** A request of the server's, or a notification that one is cancelled, as the client gets it. */
  named(message: JSONRPCMessage, stream: PostStream): JSONRPCMessage {
    if (!("method" in message)) return message;
    if ("id" in message) {
      const name = crypto.randomUUID();
      this.#asked.set(name, { id: message.id, stream });
      return { ...message, id: name };
    }
    if (message.method !== "notifications/cancelled") return message;
    const named = [...this.#asked].find(([, { id }]) => id === message.params?.requestId);
    if (!named) return message;
    this.#asked.delete(named[0]);
    return { ...message, params: { ...message.params, requestId: named[0] } };
  }

  /** A client's answer as the server knows it; undefined if it is none to what this reader was asked. */
  answered(answer: JSONRPCMessage, reader: Reader): JSONRPCMessage | undefined {
    if ("method" in answer || answer.id === undefined) return undefined;
    const question = this.#asked.get(answer.id);
    if (!question || !mayRead(reader, question.stream.reader)) return undefined;
    this.#asked.delete(answer.id);
    return { ...answer, id: question.id };
  }

  /** Nobody waits for an answer to what was asked on a stream. */
  forget(stream: PostStream): void {
    for (const [name, question] of this.#asked) if (question.stream === stream) this.#asked.delete(name);
  }
}
