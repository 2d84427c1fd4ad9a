import type { TestServer } from "./server.ts";

/** A line of the Worker's log. */
export type LogLine = Readonly<Record<string, unknown>> & { readonly event: string };

/** What the Worker logged by itself, the oldest first; without what the runtime says. */
export function logLines(server: TestServer): LogLine[] {
  return server.harness.getLogs().flatMap(({ message }) => {
    const parsed: unknown = /^\{"event":/.test(message) ? JSON.parse(message) : undefined;
    return isLine(parsed) ? [parsed] : [];
  });
}

function isLine(value: unknown): value is LogLine {
  return typeof value === "object" && value !== null && "event" in value && typeof value.event === "string";
}
