import {
  isJSONRPCErrorResponse,
  isJSONRPCNotification,
  isJSONRPCResultResponse,
} from "@modelcontextprotocol/sdk/types.js";
import type { Caller } from "../authorization/caller.ts";
import type { Services } from "../dispatch/services.ts";
import { withCaller } from "./caller-header.ts";
import { methodNotAllowed, sessionNotFound } from "./http-refusal.ts";
import { lives } from "./liveness.ts";
import { McpSession } from "./mcp-session.ts";
import type { MessageBody } from "./message-body.ts";
import { OwnedSessions } from "./owned-sessions.ts";
import { isSessionIdOf, newSessionId } from "./session-id.ts";
import { remembered } from "./session-opening.ts";
import { watchStream } from "./stream-watch.ts";

/** The binding this lane needs. */
export interface SessionBindings {
  readonly MCP_OBJECT: DurableObjectNamespace<McpSession>;
}

/** What serving sessions takes. */
export interface SessionServing {
  readonly namespace: DurableObjectNamespace<McpSession>;
  /** The server's, by which session ids are known. */
  readonly secret: string;
  readonly ctx: ExecutionContext;
  readonly services: Services;
  /** Whether what a caller opened may stay open. */
  readonly lives: (caller: Caller) => Promise<boolean>;
  /** Has a session end with the connection that opened it or listens to it; false if that is over. */
  readonly remember: (caller: Caller, name: string) => Promise<boolean>;
}

export function sessionServing(
  services: Services,
  bindings: SessionBindings,
  ctx: ExecutionContext,
): SessionServing {
  const { settings, accounts, endGrants } = services;
  return {
    services,
    namespace: bindings.MCP_OBJECT,
    secret: settings.secrets.current,
    ctx,
    lives: (caller) => lives(caller, accounts),
    async remember({ userId, connectionId, grantId }, name) {
      const stands = await accounts.noteSession(userId, connectionId, name);
      if (!stands) await endGrants(userId, [grantId], "connection-ended");
      return stands;
    },
  };
}

const library = McpSession.serve("/mcp");
const transport = "streamable-http";

/** Serves one request of a 2025 revision, in a session that belongs to the caller. */
export async function serveSession(
  request: Request,
  caller: Caller,
  { namespace, secret, ctx, lives, remember }: SessionServing,
  message?: MessageBody,
): Promise<Response> {
  const sessionId = request.headers.get("mcp-session-id");
  if (sessionId !== null && !(await isSessionIdOf(sessionId, secret, transport, caller.userId))) {
    return sessionNotFound();
  }
  // Clients that try SSE first take a 405 as the sign that this is not its endpoint
  if (request.method === "GET" && sessionId === null) {
    return methodNotAllowed("POST", "There is no stream without a session. Start with a POST of initialize.");
  }
  const watch = watchStream(request.signal, () => lives(caller));
  const newId = await newSessionId(secret, transport, caller.userId);
  const response = await library.fetch(
    withCaller(request, caller, request.url, message?.text),
    {
      MCP_OBJECT: new OwnedSessions(namespace, caller.userId, newId, watch.signal),
    },
    ctx,
  );
  const opened = { transport, id: sessionId ?? newId, caller, watch } as const;
  if (request.method === "GET") return watch.over(await remembered(response, opened, remember));
  // Without a session, nothing but initialize is answered with 200
  if (sessionId === null) return await remembered(response, opened, remember);
  return message && expectsNoAnswer(message.value) && response.status === 200 ? accepted(response) : response;
}

/** Whether the client of a session can take its person to a URL; it said so when it opened the session. */
export async function sessionElicitsUrls(
  request: Request,
  caller: Caller,
  { namespace, secret }: SessionServing,
): Promise<boolean> {
  const id = request.headers.get("mcp-session-id") ?? "";
  if (!(await isSessionIdOf(id, secret, transport, caller.userId))) return false;
  const sessions = new OwnedSessions(namespace, caller.userId, id, request.signal);
  return await sessions.get(sessions.idFromName(`${transport}:${id}`)).elicitsUrls();
}

/** Whether nothing in a message asks for an answer: notifications, and answers to requests of ours. */
function expectsNoAnswer(message: unknown): boolean {
  const messages: unknown[] = Array.isArray(message) ? message : [message];
  return messages.every(
    (part) => isJSONRPCNotification(part) || isJSONRPCResultResponse(part) || isJSONRPCErrorResponse(part),
  );
}

/**
 * McpAgent answers a client's JSON-RPC error with a stream that never ends; the transport wants 202 (2025-11-25,
 * sending messages to the server, item 4). The object has the message by now.
 */
async function accepted(stream: Response): Promise<Response> {
  await stream.body?.cancel();
  return new Response(null, { status: 202 });
}
