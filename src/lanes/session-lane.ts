import type { Caller } from "../authorization/caller.ts";
import type { Services } from "../dispatch/services.ts";
import { headersWithCaller, withCaller } from "./caller-header.ts";
import { methodNotAllowed, sessionNotFound } from "./http-refusal.ts";
import { askedAgain, interrupted, isInterruption } from "./interruption.ts";
import { lives } from "./liveness.ts";
import { McpSession } from "./mcp-session.ts";
import type { MessageBody } from "./message-body.ts";
import { OwnedSessions } from "./owned-sessions.ts";
import { checkPost } from "./post-check.ts";
import { isRepeatable } from "./repeatable.ts";
import { isSessionIdOf, newSessionId } from "./session-id.ts";
import { remembered } from "./session-opening.ts";
import type { Received } from "./session-post.ts";
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

/** GET and DELETE, which come a few times in a session. */
const library = McpSession.serve("/mcp");
const transport = "streamable-http";

/** Serves one request of a 2025 revision, in a session that belongs to the caller. */
export async function serveSession(
  request: Request,
  caller: Caller,
  serving: SessionServing,
  message?: MessageBody,
): Promise<Response> {
  const { namespace, secret, ctx } = serving;
  const sessionId = request.headers.get("mcp-session-id");
  if (sessionId !== null && !(await isSessionIdOf(sessionId, secret, transport, caller.userId))) {
    return sessionNotFound();
  }
  if (message) return await servePost(request, message, caller, sessionId, serving);
  // Clients that try SSE first take a 405 as the sign that this is not its endpoint
  if (request.method === "GET" && sessionId === null) {
    return methodNotAllowed("POST", "There is no stream without a session. Start with a POST of initialize.");
  }
  const watch = watchStream(request.signal, () => serving.lives(caller));
  const env = { MCP_OBJECT: new OwnedSessions(namespace, caller.userId, sessionId ?? "", watch.signal) };
  const response = await library.fetch(withCaller(request, caller), env, ctx);
  if (request.method !== "GET" || sessionId === null) return response;
  return watch.over(
    await remembered(response, { transport, id: sessionId, caller, watch }, serving.remember),
  );
}

/** One request to the session's object: with the messages, and back with what answers them. */
async function servePost(
  request: Request,
  message: MessageBody,
  caller: Caller,
  sessionId: string | null,
  { namespace, secret, services, lives, remember }: SessionServing,
): Promise<Response> {
  const checked = checkPost(request.headers, message.value, sessionId);
  if (checked instanceof Response) return checked;
  const { opens } = checked;
  const id = sessionId ?? (await newSessionId(secret, transport, caller.userId));
  const name = OwnedSessions.nameOf(`${transport}:${id}`, caller.userId);
  const headers = headersWithCaller(request, caller, new URL(request.url).origin);
  const isHarmless = () => isRepeatable(message.value, services.catalogue);
  let received: Received;
  try {
    const posted = { headers, text: message.text, opens };
    received = await askedAgain<Received>(() => namespace.getByName(name).receive(posted), isHarmless);
  } catch (error) {
    if (isInterruption(error)) return interrupted(error, isHarmless());
    throw error;
  }
  switch (received.outcome) {
    case "unknown":
      return sessionNotFound();
    case "accepted":
      return new Response(null, { status: 202 });
    case "answered": {
      const headers = {
        "Content-Type": "text/event-stream",
        "Cache-Control": "no-cache",
        "mcp-session-id": id,
        // a page of another origin has to read it, to name its session from then on
        "Access-Control-Expose-Headers": "mcp-session-id",
      };
      const answer = new Response(received.body, { headers });
      if (!opens) return answer;
      const watch = watchStream(request.signal, () => lives(caller));
      return await remembered(answer, { transport, id, caller, watch }, remember);
    }
  }
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
  const elicits = () => sessions.get(sessions.idFromName(`${transport}:${id}`)).elicitsUrls();
  return await askedAgain<boolean>(elicits, () => true);
}
