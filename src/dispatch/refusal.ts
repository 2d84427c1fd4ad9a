import type { InputNeeded } from "../catalogue/conversation.ts";
import type { Wait } from "../limits/wait.ts";
import type { ScopeName } from "../scopes/scopes.ts";
import type { ErrorOrigin } from "../telemetry/error-origin.ts";
import { log } from "../telemetry/log.ts";
import { madeWithout, notGranted, notOffered, writeHasEnded } from "./sentences.ts";

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
  /** The person has linked no account at GitHub to act as, and can. */
  | { readonly kind: "unlinked"; readonly message: string }
  /** The operator's policy does not let this caller do this; the detail is its place. */
  | { readonly kind: "not-allowed"; readonly message: string; readonly detail: string }
  /** It was called too often, or whether it was could not be found out; it can be called again after a while. */
  | ({
      readonly kind: "limited" | "limiter-failed";
      readonly message: string;
      readonly detail: string;
    } & Wait)
  /** The client has to answer something first. */
  | { readonly kind: "input-needed"; readonly message: string; readonly input: InputNeeded }
  /** The client cannot do what this takes; `required` is as `ClientCapabilities` names it. */
  | {
      readonly kind: "client-lacks";
      readonly message: string;
      readonly required: Readonly<Record<string, object>>;
    }
  /** The person did not agree to a change. */
  | { readonly kind: "declined"; readonly message: string }
  /** The person has to agree to a change first, and the client has to see to that. */
  | { readonly kind: "agreement-needed"; readonly message: string }
  | { readonly kind: "failed"; readonly message: string; readonly detail?: string }
  /** Something of ours failed; the message has the reference, and the log has where. */
  | {
      readonly kind: "internal";
      readonly message: string;
      readonly detail: string;
      readonly reference: string;
      readonly origin: ErrorOrigin;
    };

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

/** The token is to be less than its grant, so nobody is sent to a page that would not change that. */
export function tokenMadeWithout(tool: string, missing: readonly ScopeName[]): Refusal {
  return { kind: "insufficient-scope", missing, message: madeWithout(tool, missing) };
}

/** The operator lets nobody grant what is missing, so nobody is to be asked for it. */
export function scopeNotOffered(tool: string, missing: readonly ScopeName[]): Refusal {
  return { kind: "out-of-bounds", message: notOffered(tool, missing) };
}

/** A caller without a browser lacks something: nobody is there to be asked for it. */
export function scopeNotGiven(tool: string, missing: readonly ScopeName[]): Refusal {
  return { kind: "out-of-bounds", message: notGranted(tool, missing, undefined) };
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

export function declined(tool: string): Refusal {
  return { kind: "declined", message: `${tool} was not carried out: the person did not agree to it.` };
}

/**
 * What a call would do, for clients that cannot ask their person themselves.
 * @param hasChanged whether something else was shown before
 */
export function agreementNeeded(tool: string, summary: string, token: string, hasChanged: boolean): Refusal {
  const why = hasChanged
    ? "What this would do has changed since it was shown, so nothing was done."
    : "Nothing was done yet: this cannot be taken back, so the person has to agree to it.";
  const how = `If they agree, call ${tool} again with the same arguments and this confirmationToken, which counts once and for ten minutes: ${token}`;
  return { kind: "agreement-needed", message: [why, summary, how].join("\n\n") };
}

export function staleConfirmation(tool: string): Refusal {
  return {
    kind: "invalid-arguments",
    message: `This confirmationToken was not given out for this call of ${tool} with these arguments, or is older than ten minutes. Nothing was done. Call it without one for a new preview.`,
  };
}

export function usedForAnother(tool: string): Refusal {
  return {
    kind: "invalid-arguments",
    message: `This idempotencyKey belongs to another call that was made with it. Nothing was done. Call ${tool} with a key of its own.`,
  };
}

/** @param at when it was begun, in milliseconds since the epoch */
export function outcomeLost(tool: string, at: number): Refusal {
  return {
    kind: "failed",
    message: `The same call of ${tool} was begun at ${new Date(at).toISOString()}, and what became of it is not known. Nothing was done now. Look at GitHub whether it was carried out; if not, call again with a new idempotencyKey and, if it had a confirmationToken, without that.`,
    detail: "the outcome of a change is not known",
  };
}

/** @param at when it was begun, in milliseconds since the epoch */
export function underWay(tool: string, at: number): Refusal {
  return {
    kind: "failed",
    message: `The same call of ${tool} was begun at ${new Date(at).toISOString()} and has not ended: GitHub may be at work, or its person is being asked. Nothing was done now. Make this very call again in a minute to be told what became of it.`,
    detail: "the same change is under way",
  };
}

export function tooManyChanges(tool: string): Refusal {
  return {
    kind: "failed",
    message: `${tool} was not carried out: too many changes were asked for in this account's name within an hour. Try again later.`,
    detail: "too many changes are remembered",
  };
}

/** What a change whose result is too long to be kept is answered with when it is asked for again. */
export function resultNotKept(tool: string): Refusal {
  return {
    kind: "failed",
    message: `${tool} was carried out, and its result is too long to be given again.`,
    detail: "the result of a change was not kept",
  };
}

/** What went wrong with a change that may have been made all the same: nothing that is to be asked for and tried anew. */
export function mayHaveBeenMade(refusal: Refusal): Refusal {
  const caution = "It may have been carried out all the same: look at GitHub before it is asked for again.";
  const message = `${refusal.message} ${caution}`;
  if (refusal.kind === "internal") return { ...refusal, message };
  const why = "detail" in refusal ? refusal.detail : undefined;
  return { kind: "failed", message, detail: why ?? `${refusal.kind} after a change was sent` };
}

/** The person was asked, and what became of that is not known: the client failed, or they took too long. */
export function notAnswered(tool: string): Refusal {
  return {
    kind: "failed",
    message: `${tool} was not carried out: the person was asked whether they agree, and no answer came.`,
    detail: "the client did not answer a question",
  };
}

/** Logs what an operator must know of a refusal. Neither arguments nor credentials are in it. */
export function logRefusal(tool: string, refusal: Refusal): void {
  const { kind } = refusal;
  switch (kind) {
    case "out-of-bounds":
      log.info("call_out_of_bounds", { tool });
      break;
    case "not-allowed":
      log.info("call_not_allowed", { tool, detail: refusal.detail });
      break;
    case "limited":
    case "limiter-failed":
      log.info("call_limited", { tool, kind, detail: refusal.detail });
      break;
    case "failed":
      log.info("tool_failed", { tool, kind, detail: refusal.detail });
      break;
    case "internal":
      log.error("tool_failed", { tool, kind, reference: refusal.reference, ...refusal.origin });
      break;
  }
}
