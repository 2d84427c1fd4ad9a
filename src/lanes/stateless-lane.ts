import {
  inputRequired,
  inputResponse,
  ProtocolError,
  ProtocolErrorCode,
  Server,
} from "@modelcontextprotocol/server";
import { createMcpHandler } from "agents/mcp/server";
import type { Caller } from "../authorization/caller.ts";
import { dispatch } from "../dispatch/dispatch.ts";
import { resultOf } from "../dispatch/result.ts";
import type { Services } from "../dispatch/services.ts";
import { dispatchAfterOffer, offerFor } from "./permission-offer.ts";
import { instructions, serverInfo } from "./server-info.ts";
import { elicitsUrls } from "./step-up.ts";

/** What this lane knows of a request while it is served. */
interface Exchange {
  readonly caller: Caller;
  readonly services: Services;
  /** Whether the client can take its person to a URL. */
  readonly mayElicit: boolean;
}

/** Under which name the offer to grant more goes out and its answer comes back. */
const offerKey = "permission";

const exchanges = new WeakMap<Request, Exchange>();

/** Tools change with a deployment only. */
const listLifetime = { ttlMs: 300_000, cacheScope: "public" } as const;

const handler = createMcpHandler(({ requestInfo }) => serverFor(requestInfo), {
  legacy: "reject",
  // Origin, Host and CORS are settled before a request gets here, for every lane alike
  corsOptions: false,
  allowedOriginHostnames: "*",
});

/** Serves one request of revision 2026-07-28: no session, no Durable Object. */
export async function serveStateless(
  request: Request,
  message: unknown,
  exchange: Omit<Exchange, "mayElicit">,
): Promise<Response> {
  exchanges.set(request, { ...exchange, mayElicit: elicitsUrls(message) });
  return await handler.fetch(request, { parsedBody: message });
}

/** The SDK wants a server for each request. This one is two functions, so its cost does not grow with the catalogue. */
function serverFor(request: Request | undefined): Server {
  const exchange = request && exchanges.get(request);
  if (!exchange) throw new Error("a request reached the stateless lane around serveStateless");
  const { caller, services, mayElicit } = exchange;
  const server = new Server(serverInfo, {
    instructions,
    capabilities: { tools: { listChanged: false } },
    cacheHints: { "tools/list": listLifetime, "server/discover": listLifetime },
  });
  server.setRequestHandler("tools/list", () => ({ tools: [...services.catalogue.definitions] }));
  server.setRequestHandler("tools/call", async ({ params }, { mcpReq }) => {
    const call = { tool: params.name, arguments: params.arguments, caller, signal: mcpReq.signal };
    const answer = inputResponse(mcpReq.inputResponses, offerKey);
    const outcome =
      answer.kind === "elicit"
        ? await dispatchAfterOffer(call, answer.action, services)
        : await dispatch(call, services);
    // Once: a person who did not allow it in time is told so, and calls again
    const offer =
      answer.kind === "missing" && mayElicit ? await offerFor(call, outcome, services) : undefined;
    if (offer) return inputRequired({ inputRequests: { [offerKey]: inputRequired.elicitUrl(offer) } });
    if (!outcome.ok && outcome.refusal.kind === "unknown-tool") {
      throw new ProtocolError(ProtocolErrorCode.InvalidParams, outcome.refusal.message);
    }
    return resultOf(outcome);
  });
  return server;
}
