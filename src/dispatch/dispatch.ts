import type { Caller } from "../authorization/caller.ts";
import { permissionLink } from "../authorization/permission-link.ts";
import { type ToolContext, ToolFailure } from "../catalogue/context.ts";
import type { Tool } from "../catalogue/tool.ts";
import { boundOf } from "../settings/settings.ts";
import { githubApi } from "../upstream/github/api.ts";
import { classifyGitHubError } from "../upstream/github/failure.ts";
import { OutOfBounds } from "../upstream/github/gate.ts";
import { refuseIfExpelled } from "./admission.ts";
import { credentialOf } from "./credential.ts";
import { gateOf } from "./gate.ts";
import { invalidArguments, logRefusal, type Refusal, unknownTool } from "./refusal.ts";
import { refuseIfNotGranted } from "./scope-check.ts";
import type { Services } from "./services.ts";

/** One call of a tool, whichever lane it came by. */
export interface Call {
  readonly tool: string;
  readonly arguments: unknown;
  readonly caller: Caller;
  readonly signal: AbortSignal;
}

export type Outcome =
  | { readonly ok: true; readonly output: Record<string, unknown> }
  | { readonly ok: false; readonly refusal: Refusal };

/**
 * The only way to a tool: find it, check what was granted, run it, and hold what it asks of GitHub to the same. Every
 * lane calls this, and nothing calls a tool around it. It never throws: what goes wrong is an outcome.
 */
export async function dispatch(call: Call, services: Services): Promise<Outcome> {
  const outcome = await carryOut(call, services);
  if (!outcome.ok) logRefusal(call.tool, outcome.refusal);
  return outcome;
}

async function carryOut(call: Call, services: Services): Promise<Outcome> {
  const tool = services.catalogue.find(call.tool);
  if (!tool) return refuse(unknownTool(call.tool));
  try {
    const notGranted = await refuseIfNotGranted(tool, call.caller, services.settings);
    if (notGranted) return refuse(notGranted);
    const expelled = await refuseIfExpelled(call.caller, services);
    if (expelled) return refuse(expelled);
    const outcome = await tool.call(call.arguments, contextOf(call, tool, services));
    return outcome.ok ? outcome : refuse(invalidArguments(call.tool, outcome.problems));
  } catch (error) {
    return refuse(failureOf(error));
  }
}

function contextOf(call: Call, tool: Tool, services: Services): ToolContext {
  const { caller, signal } = call;
  const { settings, accounts } = services;
  const credential = credentialOf(caller, services);
  const gate = gateOf(caller, tool.scopes, settings, credential.permissions);
  return {
    caller,
    signal,
    bound: boundOf(settings, caller.userId),
    github: async () => githubApi(settings.github, credential, signal, gate),
    connection: () => accounts.status(caller.userId, caller.connectionId),
    permissionsUrl: () => permissionLink(caller, [], settings),
    reviewUrl: `${settings.github.url}/settings/connections/applications/${settings.github.clientId}`,
  };
}

function refuse(refusal: Refusal): Outcome {
  return { ok: false, refusal };
}

/** An error thrown on the way, as a refusal. Messages of errors we do not know stay here: they may hold anything. */
function failureOf(error: unknown): Refusal {
  if (error instanceof ToolFailure) return { kind: "failed", message: error.message };
  const beyond = outOfBounds(error);
  if (beyond) return { kind: "out-of-bounds", message: beyond.message };
  const failure = classifyGitHubError(error);
  if (failure) return { kind: "failed", message: failure.message, detail: failure.detail };
  return {
    kind: "internal",
    message:
      "The tool failed for a reason of its own. It was logged; the operator of this server can find it.",
    detail: error instanceof Error ? `${error.name} at ${originOf(error)}` : typeof error,
  };
}

/** The refusal of a request: as it was thrown, or as the cause that Octokit makes of what its fetch throws. */
function outOfBounds(error: unknown): OutOfBounds | undefined {
  if (error instanceof OutOfBounds) return error;
  return error instanceof Error && error.cause instanceof OutOfBounds ? error.cause : undefined;
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
