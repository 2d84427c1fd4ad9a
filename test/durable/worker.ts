import { AuditBuffer as Buffered } from "../../src/audit/audit-buffer.ts";
import { GrantLedger as Ledger } from "../../src/authorization/grant-ledger.ts";
import worker, { McpSession as Session } from "../../src/index.ts";
import type { Bindings } from "../../src/site.ts";
import { troubledDatabase } from "./audit-database.ts";
import { staleNamespace } from "./stale-namespace.ts";

/** The Worker under test: the production one, on a KV whose reads are a minute behind. */

const environments = new WeakMap<object, Bindings>();

/** One environment for each that the runtime gives, as the production code expects. */
export function onStaleKV(env: Bindings): Bindings {
  const known = environments.get(env) ?? {
    ...env,
    OAUTH_KV: staleNamespace(),
    AUDIT: troubledDatabase(env.AUDIT),
    ACCOUNTS: counting(env.ACCOUNTS, objectRequests),
    LEDGERS: counting(env.LEDGERS, objectRequests, () => ledgers.areDown),
    AUDIT_BUFFERS: counting(env.AUDIT_BUFFERS, bufferRequests),
    MCP_OBJECT: counting(env.MCP_OBJECT, sessionRequests),
  };
  environments.set(env, known);
  return known;
}

/** How often a Durable Object was asked for something. */
export const objectRequests = { count: 0 };

/** The same for what holds entries of the audit trail, which nobody waits for. */
export const bufferRequests = { count: 0 };

/** The same for sessions. */
export const sessionRequests: Requests = { count: 0 };

/** What objects are asked. */
interface Requests {
  count: number;
  /** What the next ones fail with, after they were carried out. */
  failures?: Error[];
}

/** Whether the Worker cannot reach the ledgers. */
export const ledgers = { areDown: false };

/** A namespace whose objects count what they are asked. */
function counting<T extends Rpc.DurableObjectBranded>(
  namespace: DurableObjectNamespace<T>,
  requests: Requests,
  areDown = () => false,
) {
  const counted = <Target extends object>(target: Target): Target =>
    new Proxy(target, {
      get(_, property) {
        const member: unknown = Reflect.get(target, property, target);
        if (typeof member !== "function") return member;
        return (...args: unknown[]) => {
          requests.count += 1;
          if (areDown()) throw new Error("the object cannot be reached");
          const answer: unknown = Reflect.apply(member, target, args);
          const failure = requests.failures?.shift();
          if (!failure) return answer;
          return Promise.resolve(answer).then(() => Promise.reject(failure));
        };
      },
    });
  return new Proxy(namespace, {
    get(target, property) {
      if (property === "get") return (id: DurableObjectId) => counted(target.get(id));
      if (property === "getByName") return (name: string) => counted(target.getByName(name));
      const member: unknown = Reflect.get(target, property, target);
      return typeof member === "function" ? member.bind(target) : member;
    },
  });
}

export { AccountVault } from "../../src/index.ts";

export class McpSession extends Session {
  constructor(state: DurableObjectState, env: Bindings) {
    super(state, onStaleKV(env));
  }
}

/** The production one, on a database that may be in trouble, with room for less where a test says so. */
export class AuditBuffer extends Buffered {
  constructor(state: DurableObjectState, env: Bindings) {
    super(state, { AUDIT: troubledDatabase(env.AUDIT) });
  }

  protected override get bounds() {
    return bufferLimits.bounds ?? super.bounds;
  }

  protected override get patience() {
    return bufferLimits.patience ?? super.patience;
  }
}

/** How much a buffer holds and how long it waits for D1, in place of what it does. */
export const bufferLimits: {
  bounds?: { entries: number; bytes: number } | undefined;
  patience?: number | undefined;
} = {};

export class GrantLedger extends Ledger {
  constructor(state: DurableObjectState, env: Bindings) {
    super(state, onStaleKV(env));
  }
}

export default {
  fetch: (request, env, ctx) => worker.fetch(request, onStaleKV(env), ctx),
} satisfies ExportedHandler<Bindings>;
