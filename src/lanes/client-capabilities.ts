import { isRecord } from "../text/json.ts";

/** What the client of a request of revision 2026-07-28 can do; it says so in each. */
export function clientCapabilities(message: unknown): unknown {
  const meta = isRecord(message) && isRecord(message.params) ? message.params._meta : undefined;
  return isRecord(meta) ? meta["io.modelcontextprotocol/clientCapabilities"] : undefined;
}
