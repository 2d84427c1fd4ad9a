import type { Content } from "../catalogue/content.ts";
import { carryOut, type Request } from "./operation.ts";
import { invalidArguments, logRefusal, type Refusal, unknownTool } from "./refusal.ts";
import type { Services } from "./services.ts";

/** One call of a tool, whichever lane it came by. */
export interface Call extends Request {
  readonly tool: string;
  readonly arguments: unknown;
}

export type Outcome =
  | { readonly ok: true; readonly output: Record<string, unknown> }
  | { readonly ok: true; readonly content: readonly Content[] }
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
      async run(context) {
        const outcome = await tool.call(call.arguments, context);
        return outcome.ok
          ? { ok: true, value: outcome }
          : { ok: false, refusal: invalidArguments(call.tool, outcome.problems) };
      },
    },
    call,
    services,
  );
  return done.ok ? done.value : done;
}
