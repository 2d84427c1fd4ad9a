import { once } from "node:events";
import { createServer } from "node:http";

/** A native app's redirect URI (RFC 8252 section 7.3), for as long as one sign-in takes. */
export interface RedirectListener {
  readonly url: string;
  /** The first request to it. Rejects when `timeoutMs` pass without one. */
  arrival(timeoutMs: number): Promise<URL>;
  close(): Promise<void>;
}

const CLOSE_THIS = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Back to the terminal</title>
<p>The terminal goes on from here. You can close this window.</p></html>`;

/** Listens on a free loopback port. */
export async function listenForRedirect(): Promise<RedirectListener> {
  const arrived = Promise.withResolvers<URL>();
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", origin);
    if (url.pathname !== "/callback") {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { "content-type": "text/html; charset=utf-8", "cache-control": "no-store" });
    response.end(CLOSE_THIS);
    arrived.resolve(url);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("A TCP server has no port.");
  const origin = `http://127.0.0.1:${address.port}`;

  return {
    url: `${origin}/callback`,
    async arrival(timeoutMs) {
      const timeout = Promise.withResolvers<never>();
      const minutes = Math.round(timeoutMs / 60_000);
      const message = `Nobody came back from the browser within ${minutes} minutes.`;
      const timer = setTimeout(() => timeout.reject(new Error(message)), timeoutMs);
      return await Promise.race([arrived.promise, timeout.promise]).finally(() => clearTimeout(timer));
    },
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}
