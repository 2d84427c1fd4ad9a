import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";

/** Answers what Node's server receives for `origin` with a handler of web requests. */
export function webListener(
  origin: string,
  handler: (request: Request) => Response | Promise<Response>,
): RequestListener {
  return (incoming, outgoing) => {
    // a rejection means that one of the two ends is gone
    answer(incoming, outgoing, origin, handler).catch(() => outgoing.destroy());
  };
}

async function answer(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  origin: string,
  handler: (request: Request) => Response | Promise<Response>,
): Promise<void> {
  const headers = new Headers();
  for (const [name, values] of Object.entries(incoming.headersDistinct)) {
    for (const value of values ?? []) headers.append(name, value);
  }
  const method = incoming.method ?? "GET";
  const body = method === "GET" || method === "HEAD" ? null : await buffer(incoming);
  const response = await handler(new Request(`${origin}${incoming.url}`, { method, headers, body }));
  outgoing.statusCode = response.status;
  outgoing.setHeaders(response.headers);
  outgoing.end(Buffer.from(await response.arrayBuffer()));
}
