import type { Server } from "@modelcontextprotocol/sdk/server/index.js";
import type { RequestHandlerExtra } from "@modelcontextprotocol/sdk/shared/protocol.js";
import {
  CallToolRequestSchema,
  CompleteRequestSchema,
  GetPromptRequestSchema,
  ListPromptsRequestSchema,
  ListResourcesRequestSchema,
  ListResourceTemplatesRequestSchema,
  ListToolsRequestSchema,
  McpError,
  ReadResourceRequestSchema,
  type ServerNotification,
  type ServerRequest,
} from "@modelcontextprotocol/sdk/types.js";
import * as z from "zod";
import type { Catalogue } from "../catalogue/catalogue.ts";
import { waitOf } from "../dispatch/result.ts";
import { traceHandedIn } from "../telemetry/handed-trace.ts";
import { inTrace, traceOfMessage } from "../telemetry/trace.ts";
import { errorCodes } from "./http-refusal.ts";
import { internalError } from "./internal-error.ts";
import {
  callTool,
  capabilitiesOf,
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
import type { SessionEnd } from "./session-end.ts";

export type Extra = RequestHandlerExtra<ServerRequest, ServerNotification>;

/** The error of the 2025 revisions for a resource that does not exist. */
const resourceNotFound = -32002;

/**
 * A tools/call with any parameters. The SDK checks them before it hands the call over and answers -32602; if this
 * schema checked them too, its failure would come first, and go out as an internal error (-32603).
 */
const toolCall = CallToolRequestSchema.extend({ params: z.unknown() });

/** Serves a catalogue to the client of a session. @param incoming who asks, checked anew with each request */
export function serveOperations(
  server: Server,
  catalogue: Catalogue,
  end: SessionEnd,
  incoming: (extra: Extra) => Promise<Incoming>,
): void {
  const capabilities = capabilitiesOf(catalogue);
  const answer = <Result>(extra: Extra, serve: (asked: Incoming) => Promise<Result>) =>
    inTraceOfRequest(extra, () => end.carry(() => answered(extra, async () => serve(await incoming(extra)))));
  server.registerCapabilities(capabilities);
  server.setRequestHandler(ListToolsRequestSchema, (_request, extra) => answer(extra, toolList));
  server.setRequestHandler(toolCall, (request, extra) =>
    answer(extra, (asked) => callTool(CallToolRequestSchema.parse(request).params, asked)),
  );
  if (capabilities.resources) {
    server.setRequestHandler(ListResourcesRequestSchema, (_request, extra) => answer(extra, resourceList));
    server.setRequestHandler(ListResourceTemplatesRequestSchema, (_request, extra) =>
      answer(extra, templateList),
    );
    server.setRequestHandler(ReadResourceRequestSchema, ({ params }, extra) =>
      answer(extra, (asked) => read(params.uri, asked)),
    );
  }
  if (capabilities.prompts) {
    server.setRequestHandler(ListPromptsRequestSchema, (_request, extra) => answer(extra, promptList));
    server.setRequestHandler(GetPromptRequestSchema, ({ params }, extra) =>
      answer(extra, (asked) => prompt(params, asked)),
    );
  }
  if (capabilities.completions) {
    server.setRequestHandler(CompleteRequestSchema, ({ params }, extra) =>
      answer(extra, (asked) => completion(params, asked)),
    );
  }
}

/** Each message of a session has a trace of its own: it says which, or is part of the request that it came by. */
function inTraceOfRequest<Result>({ _meta, requestInfo }: Extra, serve: () => Result): Result {
  const headers: Readonly<Record<string, unknown>> = requestInfo?.headers ?? {};
  const get = (name: string) => {
    const value = headers[name];
    return typeof value === "string" ? value : null;
  };
  return inTrace(traceOfMessage(_meta, traceHandedIn({ get })), serve);
}

/** Turns a refusal, or what nobody expected, into this era's error. */
async function answered<Result>({ signal }: Extra, serve: () => Promise<Result>): Promise<Result> {
  try {
    return await serve();
  } catch (error) {
    // nobody waits for the answer to a request that was cancelled
    if (error instanceof McpError || signal.aborted) throw error;
    if (!(error instanceof Refused))
      throw new McpError(errorCodes.internalError, internalError(error, "a session"));
    const { refusal } = error;
    if (refusal.kind === "unknown-resource")
      throw new McpError(resourceNotFound, refusal.message, { uri: refusal.uri });
    throw new McpError(errorCodeOf(refusal), refusal.message, waitOf(refusal));
  }
}
