import type { Content } from "../../src/catalogue/content.ts";
import type { ToolContext } from "../../src/catalogue/context.ts";
import type { Tool } from "../../src/catalogue/tool.ts";

/** What a call of a tool came to: data or content, or what is wrong with the arguments. */
export type Called =
  | { readonly ok: true; readonly output: Record<string, unknown> }
  | { readonly ok: true; readonly content: readonly Content[] }
  | { readonly ok: false; readonly problems: readonly string[] };

/** Calls a tool as it is, for somebody who agrees to whatever it asks about; dispatch is tested apart. */
export async function callTool(tool: Tool, args: unknown, context: ToolContext): Promise<Called> {
  const prepared = tool.prepare(args);
  if (!prepared.ok) return prepared;
  const result = await prepared.call.run(context, await prepared.call.preview(context));
  return "content" in result ? { ok: true, content: result.content } : { ok: true, output: result.output };
}
