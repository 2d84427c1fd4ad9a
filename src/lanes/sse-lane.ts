import { JSONRPCMessageSchema } from "@modelcontextprotocol/sdk/types.js";
import type { Caller } from "../authorization/caller.ts";
import type { CallLimit } from "./call-limit.ts";
import { withCaller } from "./caller-header.ts";
import { errorCodes, methodNotAllowed, refuseRequest, sessionNotFound } from "./http-refusal.ts";
import { McpSession } from "./mcp-session.ts";
import { type MessageBody, readMessage } from "./message-body.ts";
import { inTraceOf } from "./message-trace.ts";
import { OwnedSessions } from "./owned-sessions.ts";
import { allowanceFor } from "./required-scopes.ts";
import { isSessionIdOf, newSessionId } from "./session-id.ts";
import type { SessionServing } from "./session-lane.ts";
import { remembered } from "./session-opening.ts";
import { watchStream } from "./stream-watch.ts";

const library = McpSession.serveSSE("/sse");
const transport = "sse";

/**
 * Serves HTTP with SSE (revision 2024-11-05): a stream at GET /sse, which names the URL that takes messages.
 * Deprecated since 2025-03-26 and kept for clients that know nothing newer.
 */
export async function serveSse(
  request: Request,
  caller: Caller,
  serving: SessionServing,
  limit: CallLimit,
): Promise<Response> {
  const { namespace, secret, ctx, lives, remember } = serving;
  const url = new URL(request.url);
  const newId = await newSessionId(secret, transport, caller.userId);
  const watch = watchStream(request.signal, () => lives(caller));
  const sessions = new OwnedSessions(namespace, caller.userId, newId, watch.signal);
  const env = { MCP_OBJECT: sessions };
  if (url.pathname === "/sse" || url.pathname === "/sse/") {
    if (request.method !== "GET")
      return methodNotAllowed("GET", "Open a stream with GET /sse, or use POST /mcp.");
    const beyond = await limit(undefined, caller);
    if (beyond) return beyond;
    // A client must not choose its session's id (session fixation)
    const stream = await library.fetch(withCaller(request, caller, `${url.origin}/sse`), env, ctx);
    return watch.over(await remembered(stream, { transport, id: newId, caller, watch }, remember));
  }
  if (url.pathname !== "/sse/message")
    return refuseRequest(404, errorCodes.transport, "There is nothing here.");
  if (request.method !== "POST") return methodNotAllowed("POST", "Messages are sent with POST.");
  const message = await readMessage(request);
  if (message instanceof Response) return (await limit(undefined, caller)) ?? message;
  return await inTraceOf(message.value, () => serveMessage(request, message, caller, serving, limit));
}

async function serveMessage(
  request: Request,
  message: MessageBody,
  caller: Caller,
  { namespace, secret, ctx, services }: SessionServing,
  limit: CallLimit,
): Promise<Response> {
  const url = new URL(request.url);
  const beyond = await limit(message.value, caller);
  if (beyond) return beyond;
  if (!JSONRPCMessageSchema.safeParse(message.value).success) {
    return refuseRequest(400, errorCodes.invalidRequest, "The body is not a JSON-RPC message.");
  }
  const sessionId = url.searchParams.get("sessionId") ?? "";
  if (!(await isSessionIdOf(sessionId, secret, transport, caller.userId))) return sessionNotFound();
  const sessions = new OwnedSessions(namespace, caller.userId, sessionId, request.signal);
  const session = sessions.get(sessions.idFromName(`${transport}:${sessionId}`));
  if (!(await session.takesMessages())) return sessionNotFound();
  const target = `${url.origin}/sse/message?sessionId=${sessionId}`;
  // This revision knows no challenge: what is missing is the tool's answer
  const { caller: current } = await allowanceFor(message.value, caller, services);
  return await library.fetch(
    withCaller(request, current, target, message.text),
    { MCP_OBJECT: sessions },
    ctx,
  );
}
