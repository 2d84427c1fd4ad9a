import { reportFailure } from "../telemetry/failure.ts";

/**
 * What a client is told of an error that nobody expected. An SDK would tell it the error's own message, which may hold
 * anything.
 * @param where what was served, in the log
 */
export function internalError(error: unknown, where: string): string {
  const reference = reportFailure("mcp_failed", error, { where });
  return `Something went wrong here. The operator of this server can find it by this reference: ${reference}`;
}
