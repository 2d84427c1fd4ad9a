import { createServer, type RequestListener, type Server } from "node:http";

/** Rejection of `startLocalGitHub` and its like when somebody else listens on the wanted port. */
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
  serve(handler: RequestListener): void;
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
  const handler = Promise.withResolvers<RequestListener>();
  const servers: Server[] = [];
  const close = async () => {
    await Promise.all(servers.map(closeServer));
  };
  let port = wanted;
  try {
    for (const host of LOOPBACK) {
      const server = createServer(async (request, response) => (await handler.promise)(request, response));
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
