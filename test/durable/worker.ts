import { GrantLedger as Ledger } from "../../src/authorization/grant-ledger.ts";
import worker from "../../src/index.ts";
import type { Bindings } from "../../src/site.ts";
import { staleNamespace } from "./stale-namespace.ts";

/** The Worker under test: the production one, on a KV whose reads are a minute behind. */

const environments = new WeakMap<object, Bindings>();

/** One environment for each that the runtime gives, as the production code expects. */
function onStaleKV(env: Bindings): Bindings {
  const known = environments.get(env) ?? { ...env, OAUTH_KV: staleNamespace() };
  environments.set(env, known);
  return known;
}

export { AccountVault, McpSession } from "../../src/index.ts";

export class GrantLedger extends Ledger {
  constructor(state: DurableObjectState, env: Bindings) {
    super(state, onStaleKV(env));
  }
}

export default {
  fetch: (request, env, ctx) => worker.fetch(request, onStaleKV(env), ctx),
} satisfies ExportedHandler<Bindings>;
