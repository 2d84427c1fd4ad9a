import {
  InitializeRequestSchema,
  JSONRPCMessageSchema,
  SUPPORTED_PROTOCOL_VERSIONS,
} from "@modelcontextprotocol/sdk/types.js";
import { errorCodes, refuseRequest } from "./http-refusal.ts";

/** A POST that may go to a session. */
export interface CheckedPost {
  /** Whether it is an `initialize`, which opens a session; another is for the one that it names. */
  readonly opens: boolean;
}

/**
 * Checks a POST by the rules of Streamable HTTP (MCP 2025-11-25, sending messages to the server), before an object is
 * woken for it; whether the session is there, its object knows.
 * @param message a JSON-RPC message or batch, as parsed
 */
export function checkPost(
  headers: Headers,
  message: unknown,
  sessionId: string | null,
): CheckedPost | Response {
  const accept = headers.get("accept") ?? "";
  if (!accept.includes("application/json") || !accept.includes("text/event-stream")) {
    return refuse(406, "Not Acceptable: Client must accept both application/json and text/event-stream");
  }
  const messages: unknown[] = Array.isArray(message) ? message : [message];
  if (!messages.every((part) => JSONRPCMessageSchema.safeParse(part).success)) {
    return refuseRequest(400, errorCodes.parseError, "Parse error: Invalid JSON-RPC message");
  }
  const opens = messages.some(isInitialize);
  if (opens && sessionId !== null) {
    return refuseRequest(
      400,
      errorCodes.invalidRequest,
      "Invalid Request: Initialization requests must not include a sessionId",
    );
  }
  // 2025-03-26, lifecycle: it must not be part of a batch
  if (opens && messages.length > 1) {
    return refuseRequest(
      400,
      errorCodes.invalidRequest,
      "Invalid Request: Only one initialization request is allowed",
    );
  }
  if (opens) return { opens };
  const revision = headers.get("mcp-protocol-version");
  if (revision !== null && !SUPPORTED_PROTOCOL_VERSIONS.includes(revision)) {
    const supported = SUPPORTED_PROTOCOL_VERSIONS.join(", ");
    return refuse(
      400,
      `Bad Request: Unsupported protocol version: ${revision} (supported versions: ${supported})`,
    );
  }
  return sessionId === null ? refuse(400, "Bad Request: Mcp-Session-Id header is required") : { opens };
}

function isInitialize(message: unknown): boolean {
  return (
    typeof message === "object" &&
    message !== null &&
    "id" in message &&
    "method" in message &&
    message.method === "initialize" &&
    InitializeRequestSchema.safeParse(message).success
  );
}

function refuse(status: number, message: string): Response {
  return refuseRequest(status, errorCodes.transport, message);
}
