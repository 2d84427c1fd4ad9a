/**
 * A request that no protocol handler sees, answered with a JSON-RPC error that has no id (MCP Streamable HTTP,
 * "if the input cannot be accepted") under the HTTP status that says what is wrong.
 */
export function refuseRequest(
  status: number,
  code: number,
  message: string,
  headers: Record<string, string> = {},
  data?: object,
): Response {
  const error = { code, message, ...(data && { data }) };
  return Response.json({ jsonrpc: "2.0", id: null, error }, { status, headers });
}

/** JSON-RPC 2.0 error codes, and those that MCP's SDKs use for refusals of the transport. */
export const errorCodes = {
  parseError: -32700,
  invalidRequest: -32600,
  invalidParams: -32602,
  internalError: -32603,
  transport: -32000,
  sessionNotFound: -32001,
} as const;

export function sessionNotFound(): Response {
  return refuseRequest(404, errorCodes.sessionNotFound, "Session not found. Initialize a new one.");
}

export function methodNotAllowed(allow: string, message: string): Response {
  return refuseRequest(405, errorCodes.transport, message, { Allow: allow });
}
