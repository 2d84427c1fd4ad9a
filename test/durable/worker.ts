import { GrantLedger as Ledger } from "../../src/authorization/grant-ledger.ts";
import worker from "../../src/index.ts";
import type { Bindings } from "../../src/site.ts";
import { staleNamespace } from "./stale-namespace.ts";

/** The Worker under test: the production one, on a KV whose reads are a minute behind. */

const environments = new WeakMap<object, Bindings>();

/** One environment for each that the runtime gives, as the production code expects. */
function onStaleKV(env: Bindings): Bindings {
  const known = environments.get(env) ?? {
    ...env,
    OAUTH_KV: staleNamespace(),
    ACCOUNTS: counting(env.ACCOUNTS),
    LEDGERS: counting(env.LEDGERS),
  };
  environments.set(env, known);
  return known;
}

/** How often a Durable Object was asked for something. */
export const objectRequests = { count: 0 };

/** A namespace whose objects count what they are asked. */
function counting<T extends Rpc.DurableObjectBranded>(namespace: DurableObjectNamespace<T>) {
  const counted = <Target extends object>(target: Target): Target =>
    new Proxy(target, {
      get(_, property) {
        const member: unknown = Reflect.get(target, property, target);
        if (typeof member !== "function") return member;
        return (...args: unknown[]) => {
          objectRequests.count += 1;
          return Reflect.apply(member, target, args);
        };
      },
    });
  return new Proxy(namespace, {
    get(target, property) {
      if (property === "get") return (id: DurableObjectId) => counted(target.get(id));
      const member: unknown = Reflect.get(target, property, target);
      return typeof member === "function" ? member.bind(target) : member;
    },
  });
}

export { AccountVault, AuditBuffer, McpSession } from "../../src/index.ts";

export class GrantLedger extends Ledger {
  constructor(state: DurableObjectState, env: Bindings) {
    super(state, onStaleKV(env));
  }
}

export default {
  fetch: (request, env, ctx) => worker.fetch(request, onStaleKV(env), ctx),
} satisfies ExportedHandler<Bindings>;
