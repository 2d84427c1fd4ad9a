import type { ToolResult } from "../catalogue/tool.ts";

/** A result with something that has to be said of it, after what was to be said already. */
export function withNote(result: ToolResult, note: string): ToolResult {
  return { ...result, note: result.note === undefined ? note : `${result.note} ${note}` };
}
