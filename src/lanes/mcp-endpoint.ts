import type { OAuthResourceAuth } from "@cloudflare/workers-oauth-provider";
import { isLegacyRequest } from "@modelcontextprotocol/server";
import type { Caller } from "../authorization/caller.ts";
import type { ProtectedContext } from "../authorization/resource-server.ts";
import { abilitiesOf } from "../catalogue/conversation.ts";
import type { CallLimit } from "./call-limit.ts";
import { clientCapabilities } from "./client-capabilities.ts";
import { errorCodes, methodNotAllowed, refuseRequest } from "./http-refusal.ts";
import { type MessageBody, readMessage } from "./message-body.ts";
import { inTraceOf } from "./message-trace.ts";
import { plainCallOf } from "./plain-call.ts";
import { servePlainCall } from "./plain-lane.ts";
import { allowanceFor } from "./required-scopes.ts";
import { type SessionServing, serveSession, sessionElicitsUrls } from "./session-lane.ts";
import { bodiless, serveStateless } from "./stateless-lane.ts";
import { canBeOffered, knowsStepUp, scopeChallenge } from "./step-up.ts";
import { watchStream } from "./stream-watch.ts";

/** The first revision without sessions. */
const firstStateless = "2026-07-28";

/** What serving `/mcp` takes. */
interface McpServing {
  readonly serving: SessionServing;
  readonly limit: CallLimit;
}

/**
 * `/mcp`: one URL for every era of Streamable HTTP. The body decides which lane serves a message, by the SDK's own
 * classification; headers only cross-check it.
 */
export async function serveMcp(
  request: Request,
  caller: Caller,
  { serving, limit }: McpServing,
  ctx: ProtectedContext,
): Promise<Response> {
  const url = new URL(request.url);
  if (!/^\/mcp\/?$/.test(url.pathname)) {
    return refuseRequest(404, errorCodes.transport, "There is nothing here. The MCP endpoint is /mcp.");
  }
  if (request.method !== "POST") return await serveOtherMethods(request, caller, { serving, limit });

  const message = await readMessage(request);
  if (message instanceof Response) return (await limit(undefined, caller)) ?? message;
  return await inTraceOf(message.value, () =>
    serveMessage({ request, url, message, auth: ctx.auth }, caller, { serving, limit }),
  );
}

/** A POST that was read. */
interface ReadPost {
  readonly request: Request;
  readonly url: URL;
  readonly message: MessageBody;
  readonly auth: OAuthResourceAuth;
}

async function serveMessage(
  { request, url: { origin, host }, message, auth }: ReadPost,
  caller: Caller,
  { serving, limit }: McpServing,
): Promise<Response> {
  const { services } = serving;
  const beyond = await limit(message.value, caller);
  if (beyond) return beyond;
  const plain = plainCallOf(message.value, request, host, services.catalogue);
  const legacy = !plain && (await isLegacyRequest(bodiless(request, origin), message.value));

  const allowance = await allowanceFor(message.value, caller, services);
  if (allowance.challenge.length > 0 && (!legacy || knowsStepUp(request))) {
    // A client that can take its person to a page is offered that, by the tool; others start over (RFC 6750)
    const elicits =
      canBeOffered(message.value) &&
      !caller.narrowed &&
      (legacy
        ? await sessionElicitsUrls(request, caller, serving)
        : abilitiesOf(clientCapabilities(message.value)).elicitsUrls);
    const challenge = elicits ? undefined : scopeChallenge(allowance, auth);
    if (challenge) {
      const { userId, login, clientId, grantId } = caller;
      const refused = { kind: "token", action: "challenge", decision: "refused" } as const;
      const reason = { reason: "insufficient-scope", detail: allowance.challenge.join(" ") };
      services.trail.record({ ...refused, ...reason, userId, login, clientId, grantId });
      return challenge;
    }
  }
  if (legacy) return await serveSession(bodiless(request, origin), allowance.caller, serving, message);
  const asked = { caller: allowance.caller, services };
  if (plain) return await servePlainCall(plain, request, message.value, asked, origin);
  const answer = await serveStateless(bodiless(request, origin), message.value, asked);
  return isStream(answer) ? watchStream(request.signal, () => serving.lives(caller)).over(answer) : answer;
}

function isStream({ headers }: Response): boolean {
  return headers.get("content-type")?.startsWith("text/event-stream") ?? false;
}

/** GET opens a session's stream and DELETE ends the session; revision 2026-07-28 has neither. */
async function serveOtherMethods(
  request: Request,
  caller: Caller,
  { serving, limit }: McpServing,
): Promise<Response> {
  const revision = request.headers.get("mcp-protocol-version") ?? "";
  if (/^\d{4}-\d{2}-\d{2}$/.test(revision) && revision >= firstStateless) {
    return methodNotAllowed("POST", `Revision ${revision} has no sessions: everything is a POST.`);
  }
  if (request.method === "GET" || request.method === "DELETE") {
    const beyond = await limit(undefined, caller);
    if (beyond) return beyond;
    return await serveSession(new Request(`${new URL(request.url).origin}/mcp`, request), caller, serving);
  }
  return methodNotAllowed("GET, POST, DELETE", "This method is not part of the protocol.");
}
