import { toolOf } from "../catalogue/catalogue.ts";
import type { Completer } from "../catalogue/resource.ts";
import type { Tool } from "../catalogue/tool.ts";
import type { ScopeName } from "../scopes/scopes.ts";
import { carryOut, type Done, type Request } from "./operation.ts";
import { unknownPrompt, unknownResource } from "./refusal.ts";
import type { Services } from "./services.ts";

/** Most values that one answer holds (MCP, `completion/complete`). */
const mostValues = 100;

/** How long somebody who types is kept waiting, in milliseconds. */
const patience = 5000;

/** What is to be completed: an argument of a prompt, or a variable of a resource template. */
export interface CompletionRequest extends Request {
  readonly of: { readonly prompt: string } | { readonly template: string };
  readonly argument: { readonly name: string; readonly value: string };
  /** What is filled in already. */
  readonly others: Readonly<Record<string, string>>;
}

export interface Completion {
  readonly values: string[];
  readonly hasMore: boolean;
}

/**
 * Completes what somebody started to type, from what its caller can see. What cannot be completed has no values; only
 * what does not exist is refused.
 */
export async function complete(request: CompletionRequest, services: Services): Promise<Done<Completion>> {
  const { of, argument, others } = request;
  const completable = find(of, services);
  if (!completable)
    return {
      ok: false,
      refusal: "prompt" in of ? unknownPrompt(of.prompt) : unknownResource(of.template),
    };
  const { scopes, completes, tool } = completable;
  const completer = Object.hasOwn(completes, argument.name) ? completes[argument.name] : undefined;
  if (!completer) return nothing;
  const done = await carryOut<Completion>(
    {
      name: "completion",
      scopes,
      tool,
      recorded: { kind: "completion", given: { values: others, declared: Object.keys(completes) } },
      async run(context) {
        const values = await completer(argument.value, context, others);
        return {
          ok: true,
          value: { values: values.slice(0, mostValues), hasMore: values.length > mostValues },
        };
      },
    },
    { ...request, signal: AbortSignal.any([request.signal, AbortSignal.timeout(patience)]) },
    services,
  );
  // Somebody is typing: without the scope, beyond the connection's limits, or when GitHub fails, they go on without
  // values. Nobody is sent to a page to grant something for a keystroke, and no lane challenges a completion.
  return done.ok ? done : nothing;
}

const nothing: Done<Completion> = { ok: true, value: { values: [], hasMore: false } };

interface Completable {
  readonly scopes: readonly ScopeName[];
  readonly completes: Readonly<Record<string, Completer>>;
  readonly tool: Tool | undefined;
}

function find(of: CompletionRequest["of"], { catalogue }: Services): Completable | undefined {
  if ("prompt" in of) {
    const prompt = catalogue.findPrompt(of.prompt);
    return prompt && { scopes: prompt.scopes, completes: prompt.completes, tool: toolOf(prompt, catalogue) };
  }
  const resource = catalogue.resources.find(({ uri, isTemplate }) => isTemplate && uri === of.template);
  if (!resource) return undefined;
  const { scopes, completes = {} } = resource;
  return { scopes, completes, tool: toolOf(resource, catalogue) };
}
