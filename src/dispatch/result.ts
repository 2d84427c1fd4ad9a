import type { Content } from "../catalogue/content.ts";
import type { Outcome } from "./dispatch.ts";

/** A `CallToolResult` as both SDKs take it. */
export type CallResult = {
  content: Content[];
  structuredContent?: Record<string, unknown>;
  isError?: boolean;
};

/**
 * An outcome as a tool result: the data and, for clients that only show text, the same data as JSON (MCP
 * 2025-06-18, tools, structured content). A refusal is a result that says so, which the model can read and act on.
 * @param takesLinks whether the client knows links to resources: there are none before 2025-06-18
 */
export function resultOf(outcome: Outcome, takesLinks: boolean): CallResult {
  if (!outcome.ok) return { content: [text(outcome.refusal.message)], isError: true };
  const { result } = outcome;
  const note = result.note === undefined ? [] : [text(result.note)];
  if ("content" in result) return { content: [...result.content, ...note] };
  const links = takesLinks ? result.links : [];
  return { content: [text(result.text), ...note, ...links], structuredContent: result.output };
}

const text = (value: string) => ({ type: "text" as const, text: value });
