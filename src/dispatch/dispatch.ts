import type { Accounts } from "../accounts/accounts.ts";
import type { Caller } from "../authorization/caller.ts";
import type { Catalogue } from "../catalogue/catalogue.ts";
import { type ToolContext, ToolFailure } from "../catalogue/context.ts";
import { missingScopes } from "../scopes/scopes.ts";
import type { Settings } from "../settings/settings.ts";
import { githubApi } from "../upstream/github/api.ts";
import { classifyGitHubError, UpstreamFailure } from "../upstream/github/failure.ts";
import { insufficientScope, invalidArguments, logRefusal, type Refusal, unknownTool } from "./refusal.ts";

/** One call of a tool, whichever lane it came by. */
export interface Call {
  readonly tool: string;
  readonly arguments: unknown;
  readonly caller: Caller;
  readonly signal: AbortSignal;
}

/** What carrying out a call takes. */
export interface Services {
  readonly catalogue: Catalogue;
  readonly settings: Settings;
  readonly accounts: Accounts;
}

export type Outcome =
  | { readonly ok: true; readonly output: Record<string, unknown> }
  | { readonly ok: false; readonly refusal: Refusal };

/**
 * The only way to a tool: find it, check what was granted, run it. Every lane calls this, and nothing calls a tool
 * around it. It never throws: what goes wrong is an outcome.
 */
export async function dispatch(call: Call, services: Services): Promise<Outcome> {
  const outcome = await carryOut(call, services);
  if (!outcome.ok) logRefusal(call.tool, outcome.refusal);
  return outcome;
}

async function carryOut(call: Call, services: Services): Promise<Outcome> {
  const tool = services.catalogue.find(call.tool);
  if (!tool) return refuse(unknownTool(call.tool));
  const missing = missingScopes(tool.scopes, call.caller.scopes);
  if (missing.length > 0) return refuse(insufficientScope(call.tool, missing));
  try {
    const outcome = await tool.call(call.arguments, contextOf(call, services));
    return outcome.ok ? outcome : refuse(invalidArguments(call.tool, outcome.problems));
  } catch (error) {
    return refuse(failureOf(error));
  }
}

function contextOf(call: Call, { settings, accounts }: Services): ToolContext {
  const { caller, signal } = call;
  return {
    caller,
    signal,
    async github() {
      const credential = await accounts.credential(caller.userId, caller.upstreamScopes);
      if (!credential) throw new UpstreamFailure("unauthorized", signInAgain, "no credential in the vault");
      return githubApi(settings.github, credential.accessToken, signal);
    },
  };
}

const signInAgain =
  "This server holds no GitHub credential for this connection any more. Sign in again by reconnecting this server in your client.";

function refuse(refusal: Refusal): Outcome {
  return { ok: false, refusal };
}

/** An error thrown on the way, as a refusal. Messages of errors we do not know stay here: they may hold anything. */
function failureOf(error: unknown): Refusal {
  if (error instanceof ToolFailure) return { kind: "failed", message: error.message };
  const failure = classifyGitHubError(error);
  if (failure) return { kind: "failed", message: failure.message, detail: failure.detail };
  return {
    kind: "internal",
    message:
      "The tool failed for a reason of its own. It was logged; the operator of this server can find it.",
    detail: error instanceof Error ? `${error.name} at ${originOf(error)}` : typeof error,
  };
}

/** Where an unknown error came from, without its message. */
function originOf(error: Error): string {
  return (
    error.stack
      ?.split("\n")
      .find((line) => line.trimStart().startsWith("at "))
      ?.trim() ?? "an unknown place"
  );
}
