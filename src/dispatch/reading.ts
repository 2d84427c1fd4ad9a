import { toolOf } from "../catalogue/catalogue.ts";
import type { ResourceContents } from "../catalogue/content.ts";
import { argumentsFrom } from "../catalogue/policy-parameter.ts";
import type { PromptMessage } from "../catalogue/prompt.ts";
import { carryOut, type Done, type Request } from "./operation.ts";
import { recordUnknown } from "./recorded.ts";
import { unknownPrompt, unknownResource } from "./refusal.ts";
import type { Services } from "./services.ts";

/** Reads a resource, as {@link carryOut} lets its caller. */
export async function readResource(
  request: Request & { readonly uri: string },
  services: Services,
): Promise<Done<readonly ResourceContents[]>> {
  const { uri } = request;
  const found = services.catalogue.findResource(uri);
  if (!found) {
    const refusal = unknownResource(uri);
    recordUnknown(services.trail, "resource", { uri }, request.caller, refusal);
    return { ok: false, refusal };
  }
  const { resource, variables } = found;
  const { name, scopes } = resource;
  const tool = toolOf(resource, services.catalogue);
  return await carryOut(
    {
      name,
      scopes,
      recorded: { kind: "resource", given: { values: { uri }, declared: ["uri"] } },
      tool,
      async run(context, hand) {
        const refusal = tool && hand.refusal(argumentsFrom(tool, variables));
        if (refusal) return { ok: false, refusal };
        resource.requireValid(variables);
        return { ok: true, value: await hand.counted(async () => resource.read(uri, variables, context)) };
      },
    },
    request,
    services,
  );
}

/** What a prompt says, with its arguments filled in. */
export async function getPrompt(
  request: Request & { readonly prompt: string; readonly arguments: unknown },
  services: Services,
): Promise<Done<readonly PromptMessage[]>> {
  const prompt = services.catalogue.findPrompt(request.prompt);
  if (!prompt) {
    const refusal = unknownPrompt(request.prompt);
    recordUnknown(services.trail, "prompt", { name: request.prompt }, request.caller, refusal);
    return { ok: false, refusal };
  }
  const declared = prompt.definition.arguments.map(({ name }) => name);
  const tool = toolOf(prompt, services.catalogue);
  return await carryOut(
    {
      name: request.prompt,
      scopes: prompt.scopes,
      recorded: { kind: "prompt", given: { values: request.arguments, declared } },
      tool,
      async run(context, hand) {
        const refusal = tool && hand.refusal(argumentsFrom(tool, textsIn(request.arguments)));
        if (refusal) return { ok: false, refusal };
        prompt.requireValid(request.arguments);
        return { ok: true, value: await hand.counted(() => prompt.get(request.arguments, context)) };
      },
    },
    request,
    services,
  );
}

/** What of a prompt's arguments are texts: they are checked to be, later, and only those name anything. */
function textsIn(given: unknown): Record<string, string> {
  const entries = Object.entries(typeof given === "object" && given !== null ? given : {});
  return Object.fromEntries(
    entries.filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}
