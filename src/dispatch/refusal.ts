import type { InputNeeded } from "../catalogue/conversation.ts";
import type { ScopeName } from "../scopes/scopes.ts";
import { notGranted, notOffered, writeHasEnded } from "./sentences.ts";

/**
 * A call that was not carried out, as a value. `message` is a sentence for the model and the person behind it;
 * `detail`, where there is one, is for the log.
 */
export type Refusal =
  | { readonly kind: "unknown-tool" | "unknown-prompt"; readonly message: string }
  | { readonly kind: "unknown-resource"; readonly message: string; readonly uri: string }
  /** The person can grant what is missing: none was granted, or it was taken back or ended in the meantime. */
  | { readonly kind: "insufficient-scope"; readonly message: string; readonly missing: readonly ScopeName[] }
  | { readonly kind: "invalid-arguments"; readonly message: string }
  /** The call is beyond what the connection may do, and granting a scope does not change that. */
  | { readonly kind: "out-of-bounds"; readonly message: string }
  /** The client has to answer something first. */
  | { readonly kind: "input-needed"; readonly message: string; readonly input: InputNeeded }
  /** The client cannot do what this takes; `required` is as `ClientCapabilities` names it. */
  | {
      readonly kind: "client-lacks";
      readonly message: string;
      readonly required: Readonly<Record<string, object>>;
    }
  | { readonly kind: "failed"; readonly message: string; readonly detail?: string }
  | { readonly kind: "internal"; readonly message: string; readonly detail: string };

export function unknownTool(name: string): Refusal {
  const quoted = JSON.stringify(name.slice(0, 100));
  return { kind: "unknown-tool", message: `There is no tool named ${quoted}. tools/list has the names.` };
}

export function unknownPrompt(name: string): Refusal {
  const quoted = JSON.stringify(name.slice(0, 100));
  return {
    kind: "unknown-prompt",
    message: `There is no prompt named ${quoted}. prompts/list has the names.`,
  };
}

export function unknownResource(uri: string): Refusal {
  return { kind: "unknown-resource", uri: uri.slice(0, 500), message: "There is no such resource." };
}

/** @param link where the person can grant what is missing */
export function insufficientScope(tool: string, missing: readonly ScopeName[], link: string): Refusal {
  return { kind: "insufficient-scope", missing, message: notGranted(tool, missing, link) };
}

/** The operator lets nobody grant what is missing, so nobody is to be asked for it. */
export function scopeNotOffered(tool: string, missing: readonly ScopeName[]): Refusal {
  return { kind: "out-of-bounds", message: notOffered(tool, missing) };
}

/** Scopes that were granted until a time that is over. @param endedAt in milliseconds since the epoch */
export function writeEnded(
  tool: string,
  missing: readonly ScopeName[],
  endedAt: number,
  link: string,
): Refusal {
  return { kind: "insufficient-scope", missing, message: writeHasEnded(tool, missing, endedAt, link) };
}

export function invalidArguments(tool: string, problems: readonly string[]): Refusal {
  return { kind: "invalid-arguments", message: `Invalid arguments for ${tool}: ${problems.join("; ")}.` };
}

/** Logs what an operator must know of a refusal. Neither arguments nor credentials are in it. */
export function logRefusal(tool: string, refusal: Refusal): void {
  if (refusal.kind === "out-of-bounds") console.info(JSON.stringify({ event: "call_out_of_bounds", tool }));
  if (refusal.kind !== "failed" && refusal.kind !== "internal") return;
  const line = JSON.stringify({ event: "tool_failed", tool, kind: refusal.kind, detail: refusal.detail });
  if (refusal.kind === "internal") console.error(line);
  else console.info(line);
}
