import worker from "../../src/index.ts";
import type { Bindings } from "../../src/site.ts";
import { countingHere } from "./rate-limit.ts";

// Runs in workerd: the production Worker, whose rate limits are counted as at Cloudflare, in the machine that it runs on.
// The local simulator of that binding is an object with a database, asked by a request for each call, which takes more
// processor time than the whole rest of a call and says nothing of what a deployment costs.

export { AccountVault, AuditBuffer, GrantLedger, McpSession } from "../../src/index.ts";

const known = new WeakMap<Bindings, Bindings>();

/** The bindings, with limits counted here; the same for the same. */
function withLimits(env: Bindings): Bindings {
  const made = known.get(env) ?? {
    ...env,
    CALL_LIMITER: countingHere(mostCalls),
    ADDRESS_LIMITER: countingHere(mostCalls),
  };
  known.set(env, made);
  return made;
}

/** More than a run makes in a minute. */
const mostCalls = 1_000_000;

export default {
  fetch: async (request, env, context) => await worker.fetch(request, withLimits(env), context),
  scheduled: worker.scheduled,
} satisfies ExportedHandler<Bindings>;
