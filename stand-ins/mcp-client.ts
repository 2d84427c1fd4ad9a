import { leftOut } from "./left-out.ts";

/** Clients of MCP servers, which agents derives its own from. */
export const SSEClientTransport = leftOut("SSEClientTransport of @modelcontextprotocol/client");
export const StreamableHTTPClientTransport = leftOut(
  "StreamableHTTPClientTransport of @modelcontextprotocol/client",
);
