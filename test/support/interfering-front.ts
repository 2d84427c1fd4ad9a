import { once } from "node:events";
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";

/** Answers in the server's place. @returns whether it did */
export type Answering = (asked: IncomingMessage, response: ServerResponse) => boolean;

/** What stands between clients and a server, and what it does there. */
export interface Interference {
  readonly answer?: Answering;
  /** Changes the headers that the server gets. */
  readonly request?: (headers: Record<string, string>, path: string) => void;
  /** Changes the body that the server gets. */
  readonly body?: (body: Buffer, path: string) => Buffer;
  /** Changes the headers that clients get. */
  readonly response?: (headers: Record<string, string>, path: string) => void;
  /** Changes the text that clients get. */
  readonly text?: (text: string, path: string) => string;
}

export interface Front {
  readonly origin: string;
  /** Everything that it was asked, with its headers. */
  readonly asked: readonly { readonly path: string; readonly headers: IncomingMessage["headers"] }[];
  close(): Promise<void>;
}

/** A proxy in front of a server, on a free port: it passes Host on, so that the server is at the front's address. */
export async function startFront(target: string, interferenceNow: () => Interference): Promise<Front> {
  const asked: { path: string; headers: IncomingMessage["headers"] }[] = [];
  const front = createServer((incoming, response) => {
    const interference = interferenceNow();
    asked.push({ path: incoming.url ?? "/", headers: incoming.headers });
    if (interference.answer?.(incoming, response)) return void incoming.resume();
    pass(new URL(target), incoming, response, interference).catch(() => response.destroy());
  }).listen(0, "127.0.0.1");
  await once(front, "listening");
  const address = front.address();
  if (address === null || typeof address === "string") throw new Error("A TCP server has no port.");
  return {
    origin: `http://127.0.0.1:${address.port}`,
    asked,
    async close() {
      front.close();
      front.closeAllConnections();
      await once(front, "close");
    },
  };
}

async function pass(
  { hostname, port }: URL,
  incoming: IncomingMessage,
  response: ServerResponse,
  interference: Interference,
): Promise<void> {
  const path = incoming.url ?? "/";
  const headers = singleValues(incoming.headers);
  headers["accept-encoding"] = "identity";
  delete headers["transfer-encoding"];
  interference.request?.(headers, path);
  const sent = Buffer.concat(await incoming.toArray());
  const body = interference.body?.(sent, path) ?? sent;
  headers["content-length"] = String(body.length);
  const outgoing = request({ hostname, port, path, method: incoming.method, headers });
  outgoing.end(body);
  const [answer] = (await once(outgoing, "response")) as [IncomingMessage];
  const text = Buffer.concat(await answer.toArray()).toString("utf8");
  const answered = singleValues(answer.headers);
  for (const name of ["transfer-encoding", "content-length", "content-encoding"]) delete answered[name];
  interference.response?.(answered, path);
  response.writeHead(answer.statusCode ?? 502, answered);
  response.end(interference.text?.(text, path) ?? text);
}

function singleValues(headers: IncomingMessage["headers"]): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value ?? "")]));
}
