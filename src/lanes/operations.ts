import type { Caller } from "../authorization/caller.ts";
import type { Catalogue } from "../catalogue/catalogue.ts";
import type { ResourceContents } from "../catalogue/content.ts";
import type { Conversation } from "../catalogue/conversation.ts";
import type { PromptMessage } from "../catalogue/prompt.ts";
import { callableTools, shownOf } from "../dispatch/callable.ts";
import { complete } from "../dispatch/completion.ts";
import type { Done } from "../dispatch/operation.ts";
import { getPrompt, readResource } from "../dispatch/reading.ts";
import type { Refusal } from "../dispatch/refusal.ts";
import { type CallResult, resultOf } from "../dispatch/result.ts";
import type { Services } from "../dispatch/services.ts";
import { errorCodes } from "./http-refusal.ts";
import { endedMeanwhile } from "./late-result.ts";
import { dispatchWithOffer } from "./permission-offer.ts";

/** A request of a client, as every era has it. */
export interface Incoming {
  readonly caller: Caller;
  readonly signal: AbortSignal;
  readonly conversation: Conversation;
  readonly services: Services;
  /** Whether the client knows links to resources, which came with revision 2025-06-18. */
  readonly takesLinks: boolean;
  /** Fires when the caller's connection is over, where that is told. */
  readonly connectionEnds?: AbortSignal;
}

/** Something was refused in a way that is no result of the operation; each lane has its own errors for it. */
export class Refused extends Error {
  override readonly name = "Refused";
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.message);
    this.refusal = refusal;
  }
}

/** The JSON-RPC error of a refusal, where a revision has no error of its own for it. */
export function errorCodeOf({ kind }: Refusal): number {
  switch (kind) {
    case "unknown-tool":
    case "unknown-prompt":
    case "failed":
      return errorCodes.invalidParams;
    case "internal":
      return errorCodes.internalError;
    default:
      return errorCodes.invalidRequest;
  }
}

/** `tools/call`. What goes wrong is a result that says so, unless the protocol has an error for it. */
export async function callTool(
  params: { readonly name: string; readonly arguments?: unknown },
  { services, takesLinks, ...request }: Incoming,
): Promise<CallResult> {
  const call = { tool: params.name, arguments: params.arguments, ...request };
  const startedAt = Date.now();
  const outcome = await dispatchWithOffer(call, services);
  // what was refused has nothing to hold back, and says why
  const refusal = outcome.ok && (await endedMeanwhile(request, services, startedAt));
  if (refusal) return resultOf({ ok: false, refusal }, takesLinks);
  if (!outcome.ok && isProtocols(outcome.refusal)) throw new Refused(outcome.refusal);
  return resultOf(outcome, takesLinks);
}

function isProtocols({ kind }: Refusal): boolean {
  return kind === "unknown-tool" || kind === "input-needed" || kind === "client-lacks";
}

/** `resources/read` */
export async function read(
  uri: string,
  { services, ...request }: Incoming,
): Promise<{ contents: ResourceContents[] }> {
  const startedAt = Date.now();
  const contents = [...resultIn(await readResource({ uri, ...request }, services))];
  await requireConnection(request, services, startedAt);
  return { contents };
}

/** `prompts/get` */
export async function prompt(
  params: { readonly name: string; readonly arguments?: unknown },
  { services, ...request }: Incoming,
): Promise<{ description?: string; messages: PromptMessage[] }> {
  const asked = { prompt: params.name, arguments: params.arguments, ...request };
  const startedAt = Date.now();
  const messages = [...resultIn(await getPrompt(asked, services))];
  await requireConnection(request, services, startedAt);
  const description = services.catalogue.findPrompt(params.name)?.definition.description;
  return { ...(description !== undefined && { description }), messages };
}

/** `completion/complete` */
export async function completion(
  params: {
    readonly ref: { type: "ref/prompt"; name: string } | { type: "ref/resource"; uri: string };
    readonly argument: { name: string; value: string };
    readonly context?: { arguments?: Record<string, string> | undefined } | undefined;
  },
  { services, ...request }: Incoming,
): Promise<{ completion: { values: string[]; hasMore: boolean } }> {
  const of = params.ref.type === "ref/prompt" ? { prompt: params.ref.name } : { template: params.ref.uri };
  const others = params.context?.arguments ?? {};
  const asked = { of, argument: params.argument, others, ...request };
  return { completion: resultIn(await complete(asked, services)) };
}

/** @throws {Refused} if the connection ended since */
async function requireConnection(
  request: Pick<Incoming, "caller" | "connectionEnds">,
  services: Services,
  startedAt: number,
): Promise<void> {
  const refusal = await endedMeanwhile(request, services, startedAt);
  if (refusal) throw new Refused(refusal);
}

function resultIn<Value>(done: Done<Value>): Value {
  if (done.ok) return done.value;
  throw new Refused(done.refusal);
}

/** `tools/list`: what the operator's policy lets the caller call. The same list is the same object. */
export async function toolList({ caller, services }: Pick<Incoming, "caller" | "services">) {
  return { tools: await callableTools(caller, services) };
}

/** `resources/list` */
export async function resourceList({ caller, services }: Pick<Incoming, "caller" | "services">) {
  const resources = await shownOf(services.catalogue.resources, caller, services);
  const fixed = resources.filter(({ isTemplate }) => !isTemplate);
  return {
    resources: fixed.map(({ uri, name, title, description, mimeType }) => ({
      ...{ uri, name, title, description, mimeType },
    })),
  };
}

/** `resources/templates/list` */
export async function templateList({ caller, services }: Pick<Incoming, "caller" | "services">) {
  const resources = await shownOf(services.catalogue.resources, caller, services);
  const templates = resources.filter(({ isTemplate }) => isTemplate);
  return {
    resourceTemplates: templates.map(({ uri, name, title, description, mimeType }) => ({
      ...{ uriTemplate: uri, name, title, description, mimeType },
    })),
  };
}

/** `prompts/list` */
export async function promptList({ caller, services }: Pick<Incoming, "caller" | "services">) {
  const { prompts, findPrompt } = services.catalogue;
  const all = prompts.flatMap(({ name }) => findPrompt(name) ?? []);
  const shown = await shownOf(all, caller, services);
  return {
    prompts: shown.map(({ definition }) => ({
      ...definition,
      arguments: definition.arguments.map((argument) => ({ ...argument })),
    })),
  };
}

/** What a server with this catalogue says it can do. Nothing changes while it runs. */
export function capabilitiesOf({ resources, prompts }: Catalogue) {
  const completes = resources.some(({ completes }) => completes !== undefined) || prompts.length > 0;
  return {
    tools: { listChanged: false },
    ...(resources.length > 0 && { resources: { listChanged: false, subscribe: false } }),
    ...(prompts.length > 0 && { prompts: { listChanged: false } }),
    ...(completes && { completions: {} }),
  };
}
