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
 */
export function resultOf(outcome: Outcome): CallResult {
  if (!outcome.ok) return { content: [text(outcome.refusal.message)], isError: true };
  if ("content" in outcome) return { content: [...outcome.content] };
  return { content: [text(JSON.stringify(outcome.output))], structuredContent: outcome.output };
}

const text = (value: string) => ({ type: "text" as const, text: value });
