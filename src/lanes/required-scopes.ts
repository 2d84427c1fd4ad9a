import type { Caller } from "../authorization/caller.ts";
import { type Catalogue, toolOf } from "../catalogue/catalogue.ts";
import type { Prompt } from "../catalogue/prompt.ts";
import type { Resource } from "../catalogue/resource.ts";
import type { Tool } from "../catalogue/tool.ts";
import { type Allowance, allowanceOf } from "../dispatch/allowance.ts";
import { callableBy } from "../dispatch/callable.ts";
import type { Services } from "../dispatch/services.ts";
import type { ScopeName } from "../scopes/scopes.ts";
import { isRecord } from "../text/json.ts";

/**
 * The scopes that a message or batch needs: of the tools, resources and prompts that it asks for.
 * @param mayCall whether the operator's policy lets the caller call a tool: nobody is to grant anything for another
 */
export function requiredScopes(
  message: unknown,
  catalogue: Catalogue,
  mayCall: (tool: Tool) => boolean = () => true,
): ScopeName[] {
  const scopesOf = (tool: Tool | undefined) => (tool && mayCall(tool) ? [...tool.scopes] : []);
  /** Of what shows the same as a tool: it falls under the policy of that. */
  const scopesLike = (shown: Resource | Prompt | undefined) => {
    const tool = shown && toolOf(shown, catalogue);
    return !shown || (tool && !mayCall(tool)) ? [] : [...shown.scopes];
  };
  const messages: unknown[] = Array.isArray(message) ? message : [message];
  return messages.flatMap((part) => {
    if (!isRecord(part) || !isRecord(part.params)) return [];
    const { name, uri } = part.params;
    switch (part.method) {
      case "tools/call":
        return typeof name === "string" ? scopesOf(catalogue.find(name)) : [];
      case "prompts/get":
        return typeof name === "string" ? scopesLike(catalogue.findPrompt(name)) : [];
      case "resources/read":
        return typeof uri === "string" ? scopesLike(catalogue.findResource(uri)?.resource) : [];
      default:
        return [];
    }
  });
}

/**
 * Whether a message's calls may be made, and what has to be granted for them. Whether the policy allows them is asked
 * only if something is missing: who may not use this server any more is to hear it from what they called.
 */
export async function allowanceFor(message: unknown, caller: Caller, services: Services): Promise<Allowance> {
  const required = requiredScopes(message, services.catalogue);
  const allowance = await allowanceOf(caller, required, services);
  if (allowance.challenge.length === 0) return allowance;
  const callable = requiredScopes(message, services.catalogue, await callableBy(caller, services));
  return callable.length === required.length ? allowance : await allowanceOf(caller, callable, services);
}
