import { env as variables } from "cloudflare:workers";
import { z } from "zod";
import { McpSession as Session } from "../../src/lanes/mcp-session.ts";
import type { Bindings } from "../../src/site.ts";
import { createWorker } from "../../src/worker.ts";
import { catalogueOf } from "./made-up-tools.ts";
import { withLimitsHere } from "./rate-limit.ts";

// Runs in workerd: the Worker as src/index.ts makes it, with as many tools as a variable says.

export { AccountVault, AuditBuffer, GrantLedger } from "../../src/index.ts";

const { BENCH_TOOLS } = z.looseObject({ BENCH_TOOLS: z.int() }).parse(variables);

const catalogue = catalogueOf(BENCH_TOOLS);
const worker = createWorker(catalogue);

export class McpSession extends Session {
  protected override readonly catalogue = catalogue;
}

export default {
  fetch: async (request, env, context) => await worker.fetch(request, withLimitsHere(env), context),
} satisfies ExportedHandler<Bindings>;
