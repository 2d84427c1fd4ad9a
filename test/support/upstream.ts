import { once } from "node:events";
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request,
  type ServerResponse,
} from "node:http";

/** A request that {@link Upstream} keeps without an answer. */
export interface HeldRequest {
  /** It has come. */
  readonly arrived: Promise<void>;
  /** Whoever sent it gave up on it. */
  readonly abandoned: Promise<void>;
  /** Passes it on after all. */
  release(): void;
}

/** A host before the local GitHub, for what a GitHub does not do to itself: to hang up, to answer never. */
export interface Upstream {
  readonly url: string;
  /** Every request so far. */
  readonly received: { readonly path: string; readonly headers: IncomingHttpHeaders }[];
  /** Passes requests on to this origin; before that, each is answered 204. */
  forwardTo(origin: string): void;
  /** Closes the connections of the next requests to `path`, without an answer. */
  hangUp(path: string, times?: number): void;
  /** Does not answer the next request to `path`, unless it is released. */
  hold(path: string): HeldRequest;
  close(): Promise<void>;
}

type Handler = (incoming: IncomingMessage, outgoing: ServerResponse) => void;

export async function startUpstream(): Promise<Upstream> {
  const received: Upstream["received"] = [];
  const next: { path: string; handler: Handler }[] = [];
  let target: string | undefined;

  const server = createServer((incoming, outgoing) => {
    const path = incoming.url ?? "/";
    received.push({ path, headers: incoming.headers });
    const index = next.findIndex((special) => special.path === path);
    const [special] = index < 0 ? [] : next.splice(index, 1);
    if (special) special.handler(incoming, outgoing);
    else answer(incoming, outgoing);
  });
  const answer: Handler = (incoming, outgoing) => {
    if (target !== undefined) forward(target, incoming, outgoing);
    else outgoing.writeHead(204).end();
  };
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("A TCP server has no port.");

  return {
    url: `http://127.0.0.1:${address.port}`,
    received,
    forwardTo(origin) {
      target = origin;
    },
    hangUp(path, times = 1) {
      for (let hit = 0; hit < times; hit++) {
        next.push({ path, handler: (incoming) => incoming.socket.destroy() });
      }
    },
    hold(path) {
      const arrived = Promise.withResolvers<void>();
      const abandoned = Promise.withResolvers<void>();
      const released = Promise.withResolvers<void>();
      const handler: Handler = async (incoming, outgoing) => {
        outgoing.on("close", () => abandoned.resolve());
        arrived.resolve();
        await released.promise;
        answer(incoming, outgoing);
      };
      next.push({ path, handler });
      return { arrived: arrived.promise, abandoned: abandoned.promise, release: released.resolve };
    },
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

function forward(target: string, incoming: IncomingMessage, outgoing: ServerResponse): void {
  const { method, headers, url } = incoming;
  const onward = request(new URL(url ?? "/", target), { method, headers }, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(outgoing);
  });
  onward.on("error", () => outgoing.destroy());
  incoming.pipe(onward);
}
