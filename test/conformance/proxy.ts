import { once } from "node:events";
import { createServer, request } from "node:http";
import { pipeline } from "node:stream";

/** A host before the server, for clients that cannot be given a token. */
export interface TokenProxy {
  readonly url: string;
  close(): Promise<void>;
}

const loopback = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/;

/**
 * Presents a token with each request. What the client says of a loopback host is put right, and what it says of others
 * is left alone, for the server to refuse.
 */
export async function startTokenProxy(origin: string, accessToken: string): Promise<TokenProxy> {
  const target = new URL(origin);
  const server = createServer((incoming, outgoing) => {
    const { host = "", origin: page = "" } = incoming.headers;
    const headers = {
      ...incoming.headers,
      authorization: `Bearer ${accessToken}`,
      ...(loopback.test(host) && { host: target.host }),
      ...(loopback.test(page.replace(/^http:\/\//, "")) && { origin: target.origin }),
    };
    const { method, url = "/" } = incoming;
    const { hostname, port } = target;
    const onward = request({ hostname, port, method, path: url, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      // a stream's client waits for the headers, which may be long before the first event
      outgoing.flushHeaders();
      pipeline(answer, outgoing, () => {});
    });
    onward.on("error", () => outgoing.destroy());
    // a client that goes away cancels its request
    outgoing.on("close", () => onward.destroy());
    incoming.pipe(onward);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("A TCP server has no port.");
  return {
    url: `http://127.0.0.1:${address.port}`,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}
