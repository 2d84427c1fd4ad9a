import type { Content } from "../catalogue/content.ts";
import type { Wait } from "../limits/wait.ts";
import type { Outcome } from "./dispatch.ts";
import type { Refusal } from "./refusal.ts";

/** A `CallToolResult` as both SDKs take it. */
export type CallResult = {
  content: Content[];
  structuredContent?: Record<string, unknown>;
  isError?: boolean;
  _meta?: Record<string, unknown>;
};

/**
 * An outcome as a tool result: the data and, for clients that only show text, the same data as JSON (MCP
 * 2025-06-18, tools, structured content). A refusal is a result that says so, which the model can read and act on.
 * @param takesLinks whether the client knows links to resources: there are none before 2025-06-18
 */
export function resultOf(outcome: Outcome, takesLinks: boolean): CallResult {
  if (!outcome.ok) {
    const { refusal } = outcome;
    const wait = waitOf(refusal);
    return { content: [text(refusal.message)], isError: true, ...(wait && { _meta: { ...wait } }) };
  }
  const { result } = outcome;
  const note = result.note === undefined ? [] : [text(result.note)];
  if ("content" in result) return { content: [...result.content, ...note] };
  const links = takesLinks ? result.links : [];
  return { content: [text(result.text), ...note, ...links], structuredContent: result.output };
}

/** When what was refused can be asked for again, as a client reads it; undefined if that is not a matter of time. */
export function waitOf(refusal: Refusal): Wait | undefined {
  if (!("retryAfter" in refusal)) return undefined;
  const { retryAfter, resetAt } = refusal;
  return { retryAfter, resetAt };
}

const text = (value: string) => ({ type: "text" as const, text: value });
