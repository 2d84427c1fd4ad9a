import { expect } from "vitest";
import type { Reply } from "./mcp-messages.ts";

/** A Bearer challenge (RFC 6750 section 3), taken apart: its scheme, and its parameters by name. */
export function challengeOf(headers: Headers): Record<string, string | undefined> {
  const challenge = headers.get("www-authenticate") ?? "";
  const parameters = [...challenge.matchAll(/([a-z_]+)="([^"]*)"/g)].map(([, name = "", value = ""]) => [
    name,
    value,
  ]);
  return { ...Object.fromEntries(parameters), scheme: challenge.split(" ", 1)[0] };
}

/** The sentence of a tool error. */
export function sentenceOf({ answer }: Pick<Reply, "answer">): string {
  const { isError, content, structuredContent } = answer?.result ?? {};
  expect({ isError, structuredContent }).toEqual({ isError: true, structuredContent: undefined });
  const [block] = Array.isArray(content) ? content : [];
  return String(block?.text);
}
