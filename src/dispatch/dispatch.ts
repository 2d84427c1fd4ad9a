import type { ToolResult } from "../catalogue/tool.ts";
import { makeChange } from "./change.ts";
import { carryOut, type Request } from "./operation.ts";
import { invalidArguments, logRefusal, type Refusal, unknownTool } from "./refusal.ts";
import type { Services } from "./services.ts";

/** One call of a tool, whichever lane it came by. */
export interface Call extends Request {
  readonly tool: string;
  readonly arguments: unknown;
}

export type Outcome =
  | { readonly ok: true; readonly result: ToolResult }
  | { readonly ok: false; readonly refusal: Refusal };

/**
 * The only way to a tool: find it, check what was granted, run it, and hold what it asks of GitHub to the same. Every
 * lane calls this, and nothing calls a tool around it. It never throws: what goes wrong is an outcome.
 */
export async function dispatch(call: Call, services: Services): Promise<Outcome> {
  const tool = services.catalogue.find(call.tool);
  if (!tool) {
    const refusal = unknownTool(call.tool);
    logRefusal(call.tool, refusal);
    return { ok: false, refusal };
  }
  const done = await carryOut(
    {
      name: call.tool,
      scopes: tool.scopes,
      async run(context, effects) {
        const prepared = tool.prepare(call.arguments);
        if (!prepared.ok) return { ok: false, refusal: invalidArguments(call.tool, prepared.problems) };
        if (!tool.changes) return { ok: true, value: await prepared.call.run(context) };
        return await makeChange({ tool: call.tool, prepared: prepared.call, context, effects }, services);
      },
    },
    call,
    services,
  );
  return done.ok ? { ok: true, result: done.value } : done;
}
