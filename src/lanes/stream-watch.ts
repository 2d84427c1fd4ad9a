/** How often a stream that is open asks whether its connection still lives, in milliseconds. */
const interval = 60_000;

/** A watch over a client's stream. */
export interface StreamWatch {
  /** Fires when the client is gone, or its connection is over. */
  readonly signal: AbortSignal;
  /** The stream, ending when the signal fires. */
  over(stream: Response): Response;
  /** Ends the stream now. */
  end(): void;
}

/**
 * Ends a stream with the connection that it was opened by. The account's vault tells a session's object as soon as its
 * connection ends; this is for where that does not arrive. A token is checked when a request comes in; a stream is
 * one request for hours, and must not outlive its grant.
 * @param disconnected fires when the client is gone
 * @param lives whether the connection is still there; if that cannot be found out, the stream goes on
 */
export function watchStream(disconnected: AbortSignal, lives: () => Promise<boolean>): StreamWatch {
  const ended = new AbortController();
  const signal = AbortSignal.any([disconnected, ended.signal]);
  return {
    signal,
    end: () => ended.abort(),
    over(stream) {
      if (stream.status !== 200 || stream.body === null) return stream;
      const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
      const timer = setInterval(async () => {
        if (!(await lives().catch(() => true))) ended.abort();
      }, interval);
      stream.body
        .pipeTo(writable, { signal })
        .catch(() => undefined)
        .finally(() => clearInterval(timer));
      return new Response(readable, stream);
    },
  };
}
