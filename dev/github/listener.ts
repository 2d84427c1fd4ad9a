import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";

/** Rejection of `startLocalGitHub` when somebody else listens on the wanted port. */
export class PortInUse extends Error {
  override readonly name = "PortInUse";
  readonly port: number;

  constructor(port: number) {
    super(`Port ${port} is already in use.`);
    this.port = port;
  }
}

/** A bound HTTP server on every loopback address of the machine. */
export interface Listener {
  readonly port: number;
  /** Starts answering; requests that came earlier have been waiting for this. */
  serve(handler: (request: Request) => Response | Promise<Response>): void;
  /** Stops listening and destroys open sockets. */
  close(): Promise<void>;
}

// Clients differ in which of the two they take "localhost" for.
const LOOPBACK = ["127.0.0.1", "::1"];
const FREE_PORT_ATTEMPTS = 5;

/** Binds the loopback addresses on one port; 0 finds a free one. Rejects with {@link PortInUse}. */
export async function listenOnLoopback(port: number): Promise<Listener> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await bindAll(port);
    } catch (error) {
      // free on one address and taken on the other
      const anotherPortMayDo = port === 0 && error instanceof PortInUse && attempt < FREE_PORT_ATTEMPTS;
      if (!anotherPortMayDo) throw error;
    }
  }
}

async function bindAll(wanted: number): Promise<Listener> {
  const handler = Promise.withResolvers<(request: Request) => Response | Promise<Response>>();
  const servers: Server[] = [];
  const close = async () => {
    await Promise.all(servers.map(closeServer));
  };
  let port = wanted;
  try {
    for (const host of LOOPBACK) {
      const server = createServer((incoming, outgoing) => {
        // a rejection means that one of the two ends is gone
        answer(incoming, outgoing, port, handler.promise).catch(() => outgoing.destroy());
      });
      const bound = await bind(server, host, port);
      if (bound === undefined) continue;
      port = bound;
      servers.push(server);
    }
  } catch (error) {
    await close();
    throw error;
  }
  if (servers.length === 0) throw new Error("This machine has no loopback address to listen on.");
  return { port, serve: handler.resolve, close };
}

/** The bound port, or undefined when the machine does not have this address. */
function bind(server: Server, host: string, port: number): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EADDRINUSE") reject(new PortInUse(port));
      else if (error.code === "EADDRNOTAVAIL" || error.code === "EAFNOSUPPORT") resolve(undefined);
      else reject(error);
    });
    server.listen(port, host, () => {
      const address = server.address();
      resolve(address !== null && typeof address === "object" ? address.port : port);
    });
  });
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

async function answer(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  port: number,
  handler: Promise<(request: Request) => Response | Promise<Response>>,
): Promise<void> {
  const headers = new Headers();
  for (const [name, values] of Object.entries(incoming.headersDistinct)) {
    for (const value of values ?? []) headers.append(name, value);
  }
  const method = incoming.method ?? "GET";
  const body = method === "GET" || method === "HEAD" ? null : await buffer(incoming);
  const request = new Request(`http://localhost:${port}${incoming.url}`, { method, headers, body });
  const response = await (await handler)(request);
  outgoing.statusCode = response.status;
  outgoing.setHeaders(response.headers);
  outgoing.end(Buffer.from(await response.arrayBuffer()));
}
