import type { ToolContext } from "../catalogue/context.ts";
import type { PreparedCall, Tool, ToolResult } from "../catalogue/tool.ts";
import { actingApp } from "./acting-app.ts";
import { makeChange } from "./change.ts";
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
 * The only way to a tool: find it, check what was granted, run it, and hold what it asks of GitHub to the same. Every
 * lane calls this, and nothing calls a tool around it. It never throws: what goes wrong is an outcome.
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
      recorded: { kind: "tool", given: { values: call.arguments, declared: parametersOf(tool) } },
      async run(context, hand) {
        const prepared = tool.prepare(call.arguments);
        if (!prepared.ok) return { ok: false, refusal: invalidArguments(call.tool, prepared.problems) };
        return await asWhom(tool, prepared.call, { context, hand }, services);
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

/** Carries a call out as its caller, or as the operator's app if the tool says so, and then says that as well. */
async function asWhom(
  tool: Tool,
  prepared: PreparedCall,
  { context, hand }: Actor,
  services: Services,
): Promise<Done<ToolResult>> {
  const { name } = tool.definition;
  const perform = async (as: ToolContext): Promise<Done<ToolResult>> =>
    tool.changes
      ? await makeChange({ tool: name, prepared, context: as, effects: hand.effects }, services)
      : { ok: true, value: await prepared.run(as) };
  if (!prepared.actsOn) return await perform(context);
  const app = actingApp(prepared.actsOn, tool.changes, services.settings, context.github, context.signal);
  const done = await perform(hand.as(app.tokens));
  const actor = app.actor();
  if (actor !== undefined) hand.actedAs(actor);
  if (actor === undefined || !done.ok) return done;
  console.info(JSON.stringify({ event: "acted_as_app", tool: name, actor, for: context.caller.userId }));
  return {
    ok: true,
    value: withNote(done.value, `Done at GitHub by ${actor}, the app of this server's operator.`),
  };
}

function withNote(result: ToolResult, note: string): ToolResult {
  return { ...result, note: result.note === undefined ? note : `${note} ${result.note}` };
}
