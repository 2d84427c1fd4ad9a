import { once } from "node:events";
import {
  Agent,
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request,
  type ServerResponse,
} from "node:http";
import { startMovedClockServer } from "../support/moved-clock-server.ts";
import type { TestServer } from "../support/server.ts";

/** A request, and its answer as far as it has come. */
export interface Exchange {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  status: number;
  challenge: string;
  answer: string;
}

/** The server as programs of other processes reach it: everything that they ask can be seen, its clock moved. */
export interface ObservedServer {
  /** http://localhost:<free port> */
  readonly origin: string;
  readonly server: TestServer;
  /** In the order in which they came. */
  readonly exchanges: readonly Exchange[];
  /** Lets time pass at the server. */
  forward(milliseconds: number): Promise<void>;
  close(): Promise<void>;
}

/**
 * Starts the server behind a proxy that hands on Host, so that the server takes the proxy's address for its own.
 * @param vars overrides of wrangler.jsonc's `vars`
 */
export async function startObservedServer(vars: Record<string, unknown> = {}): Promise<ObservedServer> {
  const server = await startMovedClockServer("src/index.ts", vars);
  const exchanges: Exchange[] = [];
  const proxy = createServer(async (incoming, outgoing) => {
    let body = "";
    for await (const part of incoming.setEncoding("utf8")) body += part;
    forwardRequest(server.origin, incoming, body, outgoing, exchanges);
  });
  // a client may use a connection again at the very moment in which it would be closed for being idle
  proxy.keepAliveTimeout = 0;
  proxy.listen(0, "localhost");
  await once(proxy, "listening");
  const address = proxy.address();
  if (address === null || typeof address === "string") throw new Error("A TCP server has no port.");
  return {
    origin: `http://localhost:${address.port}`,
    server,
    exchanges,
    forward: server.forward,
    async close() {
      proxy.close();
      proxy.closeAllConnections();
      await once(proxy, "close");
      await server.close();
    },
  };
}

/** A connection for each request: one that is kept could be closed by the server while the next is being sent. */
const agent = new Agent({ keepAlive: false });

function forwardRequest(
  target: string,
  incoming: IncomingMessage,
  body: string,
  outgoing: ServerResponse,
  exchanges: Exchange[],
): void {
  // answers are read here, so they are asked for as they are
  const { "accept-encoding": _, ...headers } = incoming.headers;
  const { method = "GET", url: path = "/" } = incoming;
  const url = new URL(path, `http://${headers.host}`);
  const exchange: Exchange = { method, url, headers, body, status: 0, challenge: "", answer: "" };
  exchanges.push(exchange);
  const onward = request(new URL(path, target), { method, headers, agent }, (answer) => {
    exchange.status = answer.statusCode ?? 502;
    exchange.challenge = answer.headers["www-authenticate"] ?? "";
    outgoing.writeHead(exchange.status, answer.rawHeaders);
    // a stream's reader waits for the headers, long before there is an event
    outgoing.flushHeaders();
    answer.on("data", (chunk: Buffer) => {
      exchange.answer += chunk;
      outgoing.write(chunk);
    });
    answer.on("end", () => outgoing.end());
    answer.on("error", () => outgoing.destroy());
  });
  onward.on("error", (error) => {
    // whoever looks at a client that was left without an answer finds out why
    if (!outgoing.destroyed) console.error(`${method} ${path} did not reach the server:`, error);
    outgoing.destroy();
  });
  outgoing.on("close", () => onward.destroy());
  onward.end(body);
}
