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
import { z } from "zod";
import type { Catalogue } from "../catalogue/catalogue.ts";
import { waitOf } from "../dispatch/result.ts";
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
  const answer = <Result>(serve: () => Promise<Result>) => end.carry(() => answered(serve));
  server.registerCapabilities(capabilities);
  server.setRequestHandler(ListToolsRequestSchema, async (_request, extra) =>
    toolList(await incoming(extra)),
  );
  server.setRequestHandler(toolCall, (request, extra) =>
    answer(async () => callTool(CallToolRequestSchema.parse(request).params, await incoming(extra))),
  );
  if (capabilities.resources) {
    server.setRequestHandler(ListResourcesRequestSchema, async (_request, extra) =>
      resourceList(await incoming(extra)),
    );
    server.setRequestHandler(ListResourceTemplatesRequestSchema, async (_request, extra) =>
      templateList(await incoming(extra)),
    );
    server.setRequestHandler(ReadResourceRequestSchema, ({ params }, extra) =>
      answer(async () => read(params.uri, await incoming(extra))),
    );
  }
  if (capabilities.prompts) {
    server.setRequestHandler(ListPromptsRequestSchema, async (_request, extra) =>
      promptList(await incoming(extra)),
    );
    server.setRequestHandler(GetPromptRequestSchema, ({ params }, extra) =>
      answer(async () => prompt(params, await incoming(extra))),
    );
  }
  if (capabilities.completions) {
    server.setRequestHandler(CompleteRequestSchema, ({ params }, extra) =>
      answer(async () => completion(params, await incoming(extra))),
    );
  }
}

/** Turns a refusal into this era's error, if it has one. */
async function answered<Result>(serve: () => Promise<Result>): Promise<Result> {
  try {
    return await serve();
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const { refusal } = error;
    if (refusal.kind === "unknown-resource")
      throw new McpError(resourceNotFound, refusal.message, { uri: refusal.uri });
    throw new McpError(errorCodeOf(refusal), refusal.message, waitOf(refusal));
  }
}
