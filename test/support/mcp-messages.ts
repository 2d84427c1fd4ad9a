import { z } from "zod";
import { eventsOf } from "./event-stream.ts";

/** A JSON-RPC response of the server's. */
const answerSchema = z.looseObject({
  jsonrpc: z.literal("2.0"),
  id: z.union([z.string(), z.number()]).nullish(),
  result: z.record(z.string(), z.unknown()).optional(),
  error: z.object({ code: z.number(), message: z.string(), data: z.unknown().optional() }).optional(),
});

export type Answer = z.output<typeof answerSchema>;

export const parseAnswer = (text: string): Answer => answerSchema.parse(JSON.parse(text));

/** What a lane answered to one message: the HTTP half, and the JSON-RPC half if there is one. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly answer: Answer | undefined;
}

/** What every client of Streamable HTTP sends with a POST. */
export const jsonHeaders = {
  "content-type": "application/json",
  accept: "application/json, text/event-stream",
} as const;

/** The keys under which a request of 2026-07-28 describes itself (MCP 2026-07-28, `_meta`). */
export const envelope = (protocolVersion = "2026-07-28") => ({
  "io.modelcontextprotocol/protocolVersion": protocolVersion,
  "io.modelcontextprotocol/clientInfo": { name: "test", version: "1" },
  "io.modelcontextprotocol/clientCapabilities": {},
});

/** A message as it is sent: {@link postMessage} takes both halves. */
export interface Outgoing {
  readonly headers: Record<string, string>;
  readonly body: Record<string, unknown>;
}

/** A request of revision 2026-07-28: its envelope, and the headers that repeat the body. */
export function statelessRequest(method: string, params: Record<string, unknown> = {}, id = 1): Outgoing {
  const name = params.name ?? params.uri;
  const meta = typeof params._meta === "object" ? params._meta : {};
  return {
    headers: {
      "mcp-protocol-version": "2026-07-28",
      "mcp-method": method,
      ...(typeof name === "string" && { "mcp-name": name }),
    },
    body: { ...request(method, params, id), params: { ...params, _meta: { ...envelope(), ...meta } } },
  };
}

/** A JSON-RPC request without an envelope. */
export function request(method: string, params?: Record<string, unknown>, id: number | string = 1) {
  return { jsonrpc: "2.0", id, method, ...(params && { params }) };
}

export const notification = (method: string, params?: Record<string, unknown>) => ({
  jsonrpc: "2.0",
  method,
  ...(params && { params }),
});

/** The handshake of the revisions before 2026-07-28. */
export const initializeRequest = (protocolVersion = "2025-11-25", capabilities: object = {}) =>
  request("initialize", {
    protocolVersion,
    capabilities,
    clientInfo: { name: "test", version: "1" },
  });

/** @param body sent as it is if it is a string */
export function post(
  url: string | URL,
  headers: HeadersInit,
  body: unknown,
  signal?: AbortSignal,
): Promise<Response> {
  return fetch(url, {
    method: "POST",
    headers: { ...jsonHeaders, ...Object.fromEntries(new Headers(headers)) },
    body: typeof body === "string" ? body : JSON.stringify(body),
    ...(signal && { signal }),
  });
}

/** {@link post}, with the answer read. */
export async function postMessage(url: string | URL, headers: HeadersInit, body: unknown): Promise<Reply> {
  const response = await post(url, headers, body);
  const [answer] = await answersOf(response);
  return { status: response.status, headers: response.headers, answer };
}

/** Every JSON-RPC response in a body, whether it is JSON or an event stream. Reads it to its end. */
export async function answersOf(response: Response): Promise<Answer[]> {
  const type = response.headers.get("content-type") ?? "";
  if (type.startsWith("text/event-stream")) {
    const answers = [];
    for await (const { data } of eventsOf(response)) answers.push(parseAnswer(data));
    return answers;
  }
  const text = await response.text();
  // refusals of OAuth's are JSON too, and not JSON-RPC
  return text.includes('"jsonrpc"') ? [parseAnswer(text)] : [];
}
