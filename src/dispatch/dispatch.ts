import type { ToolContext } from "../catalogue/context.ts";
import type { PreparedCall, Tool, ToolResult } from "../catalogue/tool.ts";
import { log } from "../telemetry/log.ts";
import { type ActingApp, actingApp } from "./acting-app.ts";
import { makeChange } from "./change.ts";
import { withNote } from "./note.ts";
import { carryOut, type Done, type Hand, type Request } from "./operation.ts";
import { recordUnknown } from "./recorded.ts";
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
 * The only way to a tool: find it, ask the operator's policy, check what was granted, run it, and hold what it asks of
 * GitHub to the same. Every lane calls this, and nothing calls a tool around it. It never throws: what goes wrong is an
 * outcome.
 */
export async function dispatch(call: Call, services: Services): Promise<Outcome> {
  const tool = services.catalogue.find(call.tool);
  if (!tool) {
    const refusal = unknownTool(call.tool);
    logRefusal(call.tool, refusal);
    recordUnknown(services.trail, "tool", { name: call.tool }, call.caller, refusal);
    return { ok: false, refusal };
  }
  const done = await carryOut(
    {
      name: call.tool,
      scopes: tool.scopes,
      needs: tool.needs,
      tool,
      recorded: { kind: "tool", given: { values: call.arguments, declared: parametersOf(tool) } },
      async run(context, hand) {
        const prepared = tool.prepare(call.arguments);
        if (!prepared.ok) return { ok: false, refusal: invalidArguments(call.tool, prepared.problems) };
        const refusal = hand.refusal(prepared.call.arguments);
        if (refusal) return { ok: false, refusal };
        return await asWhom(tool, countedCall(prepared.call, hand), { context, hand }, services);
      },
    },
    call,
    services,
  );
  return done.ok ? { ok: true, result: done.value } : done;
}

function parametersOf({ definition }: Tool): string[] {
  return Object.keys(definition.inputSchema.properties ?? {});
}

interface Actor {
  readonly context: ToolContext;
  readonly hand: Hand;
}

/** A call that counts when it is made: not when its person declines, and not when it was made before. */
function countedCall(call: PreparedCall, hand: Hand): PreparedCall {
  return { ...call, run: (context, agreed) => hand.counted(() => call.run(context, agreed)) };
}

/** Carries a call out as its caller, or as the operator's app if the tool says so, and then says that as well. */
async function asWhom(
  tool: Tool,
  prepared: PreparedCall,
  { context, hand }: Actor,
  services: Services,
): Promise<Done<ToolResult>> {
  const { name } = tool.definition;
  const { actsOn } = prepared;
  if (!actsOn) return await perform(tool, prepared, { context, hand }, services);
  const app = actingApp(actsOn, tool.changes, services.settings, context.github, context.signal);
  const { userId } = context.caller;
  try {
    const call = { ...prepared, run: saying(prepared, app) };
    return await perform(tool, call, { context: hand.as(app.tokens), hand }, services);
  } finally {
    // also of what failed: something may have been done before it did
    const actor = app.actor();
    if (actor !== undefined) {
      hand.actedAs(actor);
      log.info("acted_as_app", { tool: name, actor, for: userId });
    }
  }
}

async function perform(
  tool: Tool,
  prepared: PreparedCall,
  { context, hand }: Actor,
  services: Services,
): Promise<Done<ToolResult>> {
  if (!tool.changes) return { ok: true, value: await prepared.run(context) };
  const { name, annotations } = tool.definition;
  const isIdempotent = annotations.idempotentHint;
  return await makeChange({ tool: name, isIdempotent, prepared, context, hand }, services);
}

/** A call whose result says who acted, also when it is given again. */
function saying(prepared: PreparedCall, app: ActingApp): PreparedCall["run"] {
  return async (context, agreed) => {
    const result = await prepared.run(context, agreed);
    const actor = app.actor();
    if (actor === undefined) return result;
    return withNote(result, `Done at GitHub by ${actor}, the app of this server's operator.`);
  };
}
