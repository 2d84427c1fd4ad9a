import type { ScopeName } from "../scopes/scopes.ts";

/**
 * A call that was not carried out, as a value. `message` is a sentence for the model and the person behind it;
 * `detail`, where there is one, is for the log.
 */
export type Refusal =
  | { readonly kind: "unknown-tool"; readonly message: string }
  | { readonly kind: "insufficient-scope"; readonly message: string; readonly missing: readonly ScopeName[] }
  | { readonly kind: "invalid-arguments"; readonly message: string }
  | { readonly kind: "failed"; readonly message: string; readonly detail?: string }
  | { readonly kind: "internal"; readonly message: string; readonly detail: string };

export function unknownTool(name: string): Refusal {
  const quoted = JSON.stringify(name.slice(0, 100));
  return { kind: "unknown-tool", message: `There is no tool named ${quoted}. tools/list has the names.` };
}

export function insufficientScope(tool: string, missing: readonly ScopeName[]): Refusal {
  const list = missing.join(", ");
  return {
    kind: "insufficient-scope",
    missing,
    message: `${tool} needs permission that was not granted: ${list}. Reconnect this server in your client and tick ${list}.`,
  };
}

export function invalidArguments(tool: string, problems: readonly string[]): Refusal {
  return { kind: "invalid-arguments", message: `Invalid arguments for ${tool}: ${problems.join("; ")}.` };
}

/** Logs what an operator must know of a refusal. Neither arguments nor credentials are in it. */
export function logRefusal(tool: string, refusal: Refusal): void {
  if (refusal.kind !== "failed" && refusal.kind !== "internal") return;
  const line = JSON.stringify({ event: "tool_failed", tool, kind: refusal.kind, detail: refusal.detail });
  if (refusal.kind === "internal") console.error(line);
  else console.info(line);
}
