import { z } from "zod";
import { GrantLedger as Ledger } from "../../src/authorization/grant-ledger.ts";
import { createCatalogue } from "../../src/catalogue/catalogue.ts";
import { defineContentTool } from "../../src/catalogue/tool.ts";
import { McpSession as Session } from "../../src/lanes/mcp-session.ts";
import { prompts } from "../../src/prompts/index.ts";
import { resources } from "../../src/resources/index.ts";
import type { Bindings } from "../../src/site.ts";
import { tools } from "../../src/tools/index.ts";
import { createWorker } from "../../src/worker.ts";

// Runs in workerd: the production Worker with limiters that count by the Worker's own clock and fail when they are
// told to. Cloudflare's count by a clock that no test can move.

export { AccountVault } from "../../src/accounts/account-vault.ts";
export { AuditBuffer } from "../../src/audit/audit-buffer.ts";

/** Where they are told how many of a key they take in a minute from then on, and whether they fail: a POST of {@link told}. */
const limitsPath = "/__limits";

const told = z.object({
  calls: z.number().default(Infinity),
  addresses: z.number().default(Infinity),
  /** Whether the limiters throw. */
  limitersFail: z.boolean().default(false),
  /** Whether the account's object cannot be asked for a quota. */
  quotasFail: z.boolean().default(false),
});

let limits = told.parse({});
let since = Date.now();
let counted = new Map<string, number>();

function counting(of: "calls" | "addresses"): RateLimit {
  return {
    async limit({ key }) {
      if (limits.limitersFail) throw new Error("The limiter is not there.");
      const minute = `${of} ${key} ${Math.floor((Date.now() - since) / 60_000)}`;
      const count = (counted.get(minute) ?? 0) + 1;
      counted.set(minute, count);
      return { success: count <= limits[of] };
    },
  };
}

/** The accounts' objects, of which none can be asked for a quota if that is so. */
function withoutQuotas(namespace: Bindings["ACCOUNTS"]): Bindings["ACCOUNTS"] {
  return new Proxy(namespace, {
    get(target, property) {
      const member: unknown = Reflect.get(target, property, target);
      if (typeof member !== "function") return member;
      if (property !== "get") return member.bind(target);
      return (id: DurableObjectId) =>
        new Proxy(target.get(id), {
          get(stub, method) {
            if (method === "spend" && limits.quotasFail) throw new Error("Network connection lost.");
            return Reflect.get(stub, method, stub);
          },
        });
    },
  });
}

const known = new WeakMap<object, Bindings>();

/** The bindings with these limiters; the same for the same. */
function limited(env: Bindings): Bindings {
  const made = known.get(env) ?? {
    ...env,
    CALL_LIMITER: counting("calls"),
    ADDRESS_LIMITER: counting("addresses"),
    ACCOUNTS: withoutQuotas(env.ACCOUNTS),
  };
  known.set(env, made);
  return made;
}

const askName = defineContentTool({
  ...{ name: "askName", title: "Ask for a name", description: "Asks for a name while it runs." },
  input: z.strictObject({}),
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  scopes: [],
  async run(_input, { conversation }) {
    const requestedSchema = { type: "object", properties: { name: { type: "string" } } };
    const params = { message: "Your name?", requestedSchema };
    const { name } = await conversation.ask({ name: { method: "elicitation/create", params } });
    return [{ type: "text", text: `It is ${JSON.stringify(name.content)}.` }];
  },
});

const catalogue = createCatalogue([...tools, askName], resources, prompts);

export class McpSession extends Session {
  protected override readonly catalogue = catalogue;

  constructor(...[state, env]: ConstructorParameters<typeof Session>) {
    super(state, limited(env as Bindings) as typeof env);
  }
}

export class GrantLedger extends Ledger {
  constructor(state: DurableObjectState, env: Bindings) {
    super(state, limited(env));
  }
}

const worker = createWorker(catalogue);

export default {
  async fetch(request, env, context) {
    if (new URL(request.url).pathname !== limitsPath)
      return await worker.fetch(request, limited(env), context);
    limits = told.parse(await request.json());
    since = Date.now();
    counted = new Map();
    return new Response();
  },
} satisfies ExportedHandler<Bindings>;
