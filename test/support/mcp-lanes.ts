import { eventsOf } from "./event-stream.ts";
import {
  type Answer,
  answersOf,
  initializeRequest,
  notification,
  parseAnswer,
  post,
  postMessage,
  type Reply,
  request,
  statelessRequest,
} from "./mcp-messages.ts";

/** The header that presents a token. */
export type Bearer = { readonly authorization: string };

/** A connected client of one lane. */
export interface Connection {
  /** Sends a request and waits for what comes of it. @param bearer in place of the one it connected with */
  request(method: string, params?: Record<string, unknown>, bearer?: Bearer): Promise<Reply>;
  close(): void;
}

/** A way in which clients talk to the server. */
export interface Lane {
  readonly title: string;
  connect(origin: string, bearer: Bearer): Promise<Connection>;
}

const stateless: Lane = {
  title: "2026-07-28, stateless",
  connect: async (origin, bearer) => ({
    request(method, params, other = bearer) {
      const { headers, body } = statelessRequest(method, params);
      return postMessage(`${origin}/mcp`, { ...headers, ...other }, body);
    },
    close() {},
  }),
};

const session = (revision: string): Lane => ({
  title: `${revision}, a session`,
  async connect(origin, bearer) {
    const opened = await openSession(origin, bearer, revision);
    let id = 0;
    return {
      request: (method, params, other = bearer) => opened.post(request(method, params, ++id), other),
      close() {},
    };
  },
});

const sse: Lane = {
  title: "2024-11-05, over SSE",
  async connect(origin, bearer) {
    const stream = await openSse(origin, bearer);
    await stream.request(initializeRequest("2024-11-05"));
    await stream.send(notification("notifications/initialized"));
    let id = 1;
    return {
      request: (method, params, other = bearer) => stream.request(request(method, params, ++id), other),
      close: () => stream.close(),
    };
  },
};

/** Every lane, from the newest revision to the oldest. */
export const lanes: readonly Lane[] = [
  stateless,
  session("2025-11-25"),
  session("2025-06-18"),
  session("2025-03-26"),
  sse,
];

/** A session of a 2025 revision. */
export interface Session {
  readonly id: string;
  /** The headers that name the session and its revision. */
  readonly headers: { readonly "mcp-session-id": string; readonly "mcp-protocol-version": string };
  post(body: unknown, bearer?: Bearer): Promise<Reply>;
  get(bearer?: Bearer): Promise<Response>;
  delete(bearer?: Bearer): Promise<Response>;
}

/** Initializes a session, as a client does that can do what `capabilities` says. */
export async function openSession(
  origin: string,
  bearer: Bearer,
  revision = "2025-11-25",
  capabilities: object = {},
): Promise<Session> {
  const url = `${origin}/mcp`;
  const initialized = await post(url, bearer, initializeRequest(revision, capabilities));
  const id = initialized.headers.get("mcp-session-id") ?? "";
  const text = await initialized.text();
  if (initialized.status !== 200 || !id)
    throw new Error(`initialize answered ${initialized.status}: ${text}`);
  const headers = { "mcp-session-id": id, "mcp-protocol-version": revision };
  const opened: Session = {
    id,
    headers,
    post: (body, other = bearer) => postMessage(url, { ...headers, ...other }, body),
    get: (other = bearer) => fetch(url, { headers: { ...headers, ...other, accept: "text/event-stream" } }),
    delete: (other = bearer) => fetch(url, { method: "DELETE", headers: { ...headers, ...other } }),
  };
  await opened.post(notification("notifications/initialized"));
  return opened;
}

/** An open stream of HTTP with SSE. */
export interface SseStream {
  /** Where its messages go, as the server said. */
  readonly endpoint: URL;
  send(body: unknown, bearer?: Bearer): Promise<Response>;
  /** Sends a request and waits for its answer on the stream, unless the POST was refused. */
  request(body: { id: number | string }, bearer?: Bearer): Promise<Reply>;
  /** The server ended the stream, or it broke. */
  readonly ended: Promise<void>;
  close(): void;
}

/** Opens a stream and waits for its `endpoint` event. @param path with a query, if need be */
export async function openSse(origin: string, bearer: Bearer, path = "/sse"): Promise<SseStream> {
  const aborted = new AbortController();
  const response = await fetch(`${origin}${path}`, {
    headers: { ...bearer, accept: "text/event-stream" },
    signal: aborted.signal,
  });
  const events = eventsOf(response);
  const first = await events.next();
  if (first.done || first.value.event !== "endpoint") throw new Error(`${path} answered ${response.status}`);
  const endpoint = new URL(first.value.data, origin);

  const answers = new Map<unknown, PromiseWithResolvers<Answer>>();
  const answerTo = (id: unknown) => {
    const known = answers.get(id) ?? Promise.withResolvers<Answer>();
    answers.set(id, known);
    return known;
  };
  const reading = (async () => {
    for await (const { data } of events) {
      const answer = parseAnswer(data);
      answerTo(answer.id).resolve(answer);
    }
  })();
  // the stream ends by being aborted, which is an error to whoever reads it
  const ended = reading.catch(() => {});

  const send = (body: unknown, other = bearer) => post(endpoint, { ...other }, body);
  return {
    endpoint,
    send,
    async request(body, other) {
      const accepted = await send(body, other);
      const [refusal] = await answersOf(accepted.clone());
      const answer = accepted.status === 202 ? await answerTo(body.id).promise : refusal;
      answers.delete(body.id);
      return { status: accepted.status, headers: accepted.headers, answer };
    },
    ended,
    close: () => aborted.abort(),
  };
}
