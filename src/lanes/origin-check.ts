import { isLoopback } from "../settings/loopback.ts";
import { errorCodes, refuseRequest } from "./http-refusal.ts";

/**
 * MCP requires every request's Origin to be checked, against DNS rebinding and pages that use a visitor's network
 * (2025-11-25, transports, security warning). Clients that are not browsers send none.
 * @param ours the origin this server was reached at
 * @param allowed origins that the operator trusts
 * @returns the 403 for an origin that is not welcome
 */
export function checkOrigin(
  request: Request,
  ours: string,
  allowed: readonly string[],
): Response | undefined {
  const origin = request.headers.get("origin");
  if (origin === null || origin === ours || allowed.includes(origin)) return undefined;
  if (URL.canParse(origin) && new URL(origin).origin === origin && isLoopback(new URL(origin).hostname))
    return undefined;
  return refuseRequest(
    403,
    errorCodes.transport,
    "This origin may not call the MCP endpoint. The operator can add it to ALLOWED_ORIGINS.",
  );
}
