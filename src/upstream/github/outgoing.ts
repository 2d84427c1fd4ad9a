import { githubFetch, githubStream } from "./request.ts";
import { traceHeadersFor } from "./trace-headers.ts";

/**
 * A header by which our own code says that it reads the answer as it arrives: Octokit hands nothing else through to
 * fetch. It never leaves.
 */
export const readsAsItArrives = "x-reads-as-it-arrives";

/** A request as it will be sent: what is judged is what goes out. It never holds the credential. */
export interface Outgoing {
  /** In upper case. */
  readonly method: string;
  readonly url: URL;
  readonly headers: Headers;
  readonly init: RequestInit;
  /** Whether a long answer is read as it arrives. */
  readonly streams: boolean;
}

/** A request as fetch takes it; the URL must be one. */
export function outgoing(url: URL, init: RequestInit): Outgoing {
  const headers = new Headers(init.headers);
  // it would make another request of a POST than the one that was judged
  headers.delete("x-http-method-override");
  headers.delete("authorization");
  const streams = headers.has(readsAsItArrives);
  headers.delete(readsAsItArrives);
  // a copy: whoever made it cannot change it any more once it was judged
  return { method: (init.method ?? "GET").toUpperCase(), url, headers, init: { ...init }, streams };
}

/** Whether a request can be sent a second time: a stream is used up by the first. */
export function isRepeatable({ init }: Outgoing): boolean {
  return !(init.body instanceof ReadableStream);
}

/** Sends a request with a credential. */
export function sendAs(token: string, { method, url, headers, init, streams }: Outgoing): Promise<Response> {
  const authorized = new Headers(headers);
  authorized.set("authorization", `token ${token}`);
  for (const [name, value] of Object.entries(traceHeadersFor(url))) authorized.set(name, value);
  const send = streams ? githubStream : githubFetch;
  return send(url.href, { ...init, method, headers: authorized });
}
