import { z } from "zod";
import { eventsOf } from "./event-stream.ts";
import type { Bearer, Session } from "./mcp-lanes.ts";
import { envelope, post, request, statelessRequest } from "./mcp-messages.ts";

/** A JSON-RPC message of the server's, of any kind. */
const message = z.looseObject({
  id: z.union([z.string(), z.number()]).nullish(),
  method: z.string().optional(),
  params: z.record(z.string(), z.unknown()).optional(),
  result: z.record(z.string(), z.unknown()).optional(),
  error: z.object({ code: z.number(), message: z.string(), data: z.unknown().optional() }).optional(),
});

export type Message = z.output<typeof message>;

/** The messages of an answer as they come, whether it is JSON or an event stream. */
export async function* messagesOf(response: Response): AsyncGenerator<Message> {
  if (response.headers.get("content-type")?.startsWith("text/event-stream")) {
    for await (const { data } of eventsOf(response)) yield message.parse(JSON.parse(data));
  } else yield message.parse(await response.json());
}

/** All of them, when the last one has come. */
export async function allOf(response: Response): Promise<Message[]> {
  const messages = [];
  for await (const each of messagesOf(response)) messages.push(each);
  return messages;
}

/** What a client of revision 2026-07-28 says of itself, and of one request. */
export interface ModernOptions {
  readonly capabilities?: object;
  readonly progressToken?: string;
  readonly signal?: AbortSignal;
}

/** Sends a request of revision 2026-07-28 that is answered on a stream, or in rounds. */
export function sendModern(
  origin: string,
  bearer: Bearer,
  method: string,
  params: Record<string, unknown>,
  { capabilities = {}, progressToken, signal }: ModernOptions = {},
): Promise<Response> {
  const { headers, body } = statelessRequest(method, params);
  const uri = typeof params.uri === "string" ? { "mcp-name": params.uri } : {};
  const _meta = {
    ...envelope(),
    "io.modelcontextprotocol/clientCapabilities": capabilities,
    ...(progressToken !== undefined && { progressToken }),
  };
  return post(
    `${origin}/mcp`,
    { ...headers, ...uri, ...bearer },
    { ...body, params: { ...params, _meta } },
    signal,
  );
}

/** Calls a tool in a session. The answer is a stream. */
export function sendInSession(
  origin: string,
  bearer: Bearer,
  session: Session,
  { id, progressToken, signal, ...params }: Called,
): Promise<Response> {
  const _meta = progressToken === undefined ? {} : { _meta: { progressToken } };
  const body = request("tools/call", { ...params, ..._meta }, id);
  return post(`${origin}/mcp`, { ...session.headers, ...bearer }, body, signal);
}

interface Called {
  readonly id: number;
  readonly name: string;
  readonly arguments?: Record<string, unknown>;
  readonly progressToken?: string;
  readonly signal?: AbortSignal;
}

/** The GET stream of a session, with what has come on it. */
export async function listen(
  session: Session,
): Promise<{ readonly heard: readonly Message[]; stop(): Promise<void> }> {
  const stream = await session.get();
  const heard: Message[] = [];
  const reading = (async () => {
    for await (const each of messagesOf(stream)) heard.push(each);
  })();
  // it ends with its session
  const ended = reading.catch(() => {});
  return {
    heard,
    async stop() {
      await session.delete();
      await ended;
    },
  };
}
