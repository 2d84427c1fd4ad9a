import worker from "../../src/index.ts";
import type { Bindings } from "../../src/site.ts";
import { withLimitsHere } from "./rate-limit.ts";

// Runs in workerd: the production Worker, whose rate limits are counted as at Cloudflare, in the machine that it runs on.
// The local simulator of that binding is an object with a database, asked by a request for each call, which takes more
// processor time than the whole rest of a call and says nothing of what a deployment costs.

export { AccountVault, AuditBuffer, GrantLedger, McpSession } from "../../src/index.ts";

export default {
  fetch: async (request, env, context) => await worker.fetch(request, withLimitsHere(env), context),
  scheduled: worker.scheduled,
} satisfies ExportedHandler<Bindings>;
