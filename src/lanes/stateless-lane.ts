import {
  createMcpHandler,
  type InputRequests,
  inputRequired,
  MissingRequiredClientCapabilityError,
  ProtocolError,
  ProtocolErrorCode,
  ResourceNotFoundError,
  Server,
  type ServerContext,
} from "@modelcontextprotocol/server";
import type { Caller } from "../authorization/caller.ts";
import type { InputNeeded } from "../catalogue/conversation.ts";
import type { ListedTool } from "../catalogue/definition-hash.ts";
import { type CallResult, waitOf } from "../dispatch/result.ts";
import type { Services } from "../dispatch/services.ts";
import { originOf } from "../telemetry/error-origin.ts";
import { log } from "../telemetry/log.ts";
import { clientCapabilities } from "./client-capabilities.ts";
import { type InputScope, openState, sealState } from "./input-state.ts";
import { internalError } from "./internal-error.ts";
import { introductionAt } from "./introduction.ts";
import { withoutTools, withTools } from "./listed-tools.ts";
import {
  callTool,
  completion,
  errorCodeOf,
  type Incoming,
  prompt,
  promptList,
  Refused,
  read,
  resourceList,
  templateList,
  toolList,
} from "./operations.ts";
import { instructions } from "./server-info.ts";
import { statelessConversation } from "./stateless-conversation.ts";

/** What this lane knows of a request while it is served. */
interface Exchange {
  readonly caller: Caller;
  readonly services: Services;
  readonly message: unknown;
  /** The call that the request is, where it was carried out before the SDK was asked to answer it. */
  readonly made?: Promise<CallResult>;
  /** What is put into the answer in the place of an empty list. */
  tools?: readonly ListedTool[];
}

const exchanges = new WeakMap<Request, Exchange>();

// Origin, Host and CORS are settled before a request gets here, for every lane alike
const handler = createMcpHandler(({ requestInfo }) => serverFor(requestInfo), {
  legacy: "reject",
  // what the SDK answers by itself, such as an answer of ours that it does not take
  onerror: (error) => log.warn("protocol_error", originOf(error)),
});

/** Serves one request of revision 2026-07-28: no session, no Durable Object. */
export async function serveStateless(
  request: Request,
  message: unknown,
  { caller, services, made }: Pick<Exchange, "caller" | "services" | "made">,
): Promise<Response> {
  const exchange: Exchange = { caller, services, message, ...(made && { made }) };
  exchanges.set(request, exchange);
  const answer = await handler.fetch(request, { parsedBody: message });
  return exchange.tools ? await withTools(answer, exchange.tools) : answer;
}

/** A request whose body was read, as the SDK takes it. */
export function bodiless({ headers, signal }: Pick<Request, "headers" | "signal">, origin: string): Request {
  return new Request(`${origin}/mcp`, { method: "POST", headers, signal });
}

/** The SDK wants a server for each request. This one is a few functions, so its cost does not grow with the catalogue. */
function serverFor(request: Request | undefined): Server {
  const exchange = request && exchanges.get(request);
  if (!request || !exchange) throw new Error("a request reached the stateless lane around serveStateless");
  const { origin } = new URL(request.url);
  const { serverInfo, capabilities, cacheHints } = introductionAt(origin, exchange.services);
  const server = new Server(serverInfo, { instructions, capabilities, cacheHints });
  server.setRequestHandler("tools/list", () =>
    answer(async () => {
      exchange.tools = (await toolList(exchange)).tools;
      return withoutTools();
    }),
  );
  server.setRequestHandler("tools/call", ({ params }, context) =>
    answer(() => inRounds(params, context, exchange, (asked) => exchange.made ?? callTool(params, asked))),
  );
  if (capabilities.resources) {
    server.setRequestHandler("resources/list", () => answer(() => resourceList(exchange)));
    server.setRequestHandler("resources/templates/list", () => answer(() => templateList(exchange)));
    server.setRequestHandler("resources/read", ({ params }, context) =>
      answer(() => inRounds({ name: params.uri }, context, exchange, (asked) => read(params.uri, asked))),
    );
  }
  if (capabilities.prompts) {
    server.setRequestHandler("prompts/list", () => answer(() => promptList(exchange)));
    server.setRequestHandler("prompts/get", ({ params }, context) =>
      answer(() => inRounds(params, context, exchange, (asked) => prompt(params, asked))),
    );
  }
  if (capabilities.completions) {
    server.setRequestHandler("completion/complete", ({ params }, context) =>
      answer(() => completion(params, incoming(context, exchange))),
    );
  }
  return server;
}

function incoming(
  { mcpReq }: ServerContext,
  { caller, services, message }: Exchange,
  state?: Awaited<ReturnType<typeof openState>>,
): Incoming {
  const conversation = statelessConversation(mcpReq, clientCapabilities(message), state);
  return { caller, services, signal: mcpReq.signal, conversation, takesLinks: true };
}

/** Serves a request that may ask its client something, and starts over with what the client answered. */
async function inRounds<Result>(
  params: { readonly name: string; readonly arguments?: unknown },
  context: ServerContext,
  exchange: Exchange,
  serve: (asked: Incoming) => Promise<Result>,
) {
  const { caller, services } = exchange;
  const { method } = context.mcpReq;
  const scope: InputScope = { caller, method, name: params.name, arguments: params.arguments };
  const sent = context.mcpReq.requestState<unknown>();
  const state = typeof sent === "string" ? await openState(sent, scope, services.settings) : undefined;
  if (sent !== undefined && !state) {
    throw new ProtocolError(
      ProtocolErrorCode.InvalidParams,
      "This requestState was not given out for this request, or is too old. Send the request anew without it.",
    );
  }
  try {
    return await answer(() => serve(incoming(context, exchange, state)));
  } catch (error) {
    if (!(error instanceof Refused) || error.refusal.kind !== "input-needed") throw error;
    return await ask(error.refusal.input, state?.id ?? crypto.randomUUID(), scope, services);
  }
}

/** The result that has the client ask, and come back. @param id of the call, in all its rounds */
async function ask(
  { questions, answered, bound }: InputNeeded,
  id: string,
  scope: InputScope,
  { settings }: Services,
) {
  const carries = bound || Object.keys(answered).length > 0;
  return inputRequired({
    // questions are requests as MCP words them; what the client does not take, it refuses
    inputRequests: questions as unknown as InputRequests,
    ...(carries && {
      requestState: await sealState({ id, asked: Object.keys(questions), answered }, scope, settings),
    }),
  });
}

/** Turns a refusal, or what nobody expected, into this era's error. */
async function answer<Result>(serve: () => Promise<Result>): Promise<Result> {
  try {
    return await serve();
  } catch (error) {
    if (error instanceof ProtocolError) throw error;
    if (!(error instanceof Refused))
      throw new ProtocolError(ProtocolErrorCode.InternalError, internalError(error, "without a session"));
    const { refusal } = error;
    switch (refusal.kind) {
      case "input-needed":
        throw error;
      case "client-lacks":
        throw new MissingRequiredClientCapabilityError({ requiredCapabilities: refusal.required });
      case "unknown-resource":
        throw new ResourceNotFoundError(refusal.uri, refusal.message);
      default:
        throw new ProtocolError(errorCodeOf(refusal), refusal.message, waitOf(refusal));
    }
  }
}
