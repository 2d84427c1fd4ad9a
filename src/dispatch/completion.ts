import type { Completer } from "../catalogue/resource.ts";
import type { ScopeName } from "../scopes/scopes.ts";
import { carryOut, type Done, type Request } from "./operation.ts";
import { unknownPrompt, unknownResource } from "./refusal.ts";
import type { Services } from "./services.ts";

/** Most values that one answer holds (MCP, `completion/complete`). */
const mostValues = 100;

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

/** Completes what somebody started to type, from what its caller can see. What cannot be completed has no values. */
export async function complete(request: CompletionRequest, services: Services): Promise<Done<Completion>> {
  const { of, argument, others } = request;
  const completable = find(of, services);
  if (!completable)
    return {
      ok: false,
      refusal: "prompt" in of ? unknownPrompt(of.prompt) : unknownResource(of.template),
    };
  const { scopes, completes } = completable;
  const completer = Object.hasOwn(completes, argument.name) ? completes[argument.name] : undefined;
  if (!completer) return { ok: true, value: { values: [], hasMore: false } };
  return await carryOut(
    {
      name: "completion",
      scopes,
      recorded: { kind: "completion", given: { values: others, declared: Object.keys(completes) } },
      async run(context) {
        const values = await completer(argument.value, context, others);
        return {
          ok: true,
          value: { values: values.slice(0, mostValues), hasMore: values.length > mostValues },
        };
      },
    },
    request,
    services,
  );
}

function find(
  of: CompletionRequest["of"],
  { catalogue }: Services,
): { scopes: readonly ScopeName[]; completes: Readonly<Record<string, Completer>> } | undefined {
  if ("prompt" in of) return catalogue.findPrompt(of.prompt);
  const resource = catalogue.resources.find(({ uri, isTemplate }) => isTemplate && uri === of.template);
  return resource && { scopes: resource.scopes, completes: resource.completes ?? {} };
}
