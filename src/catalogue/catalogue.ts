import { once } from "../text/once.ts";
import { type ListedTool, listedTool } from "./definition-hash.ts";
import type { Prompt, PromptDefinition } from "./prompt.ts";
import type { Resource } from "./resource.ts";
import type { Tool, ToolDefinition } from "./tool.ts";
import { type ToolsLock, toolsLock } from "./tools-lock.ts";

/** Everything that a client can use here, found in constant time and listed in a fixed order. */
export interface Catalogue {
  readonly tools: readonly Tool[];
  readonly definitions: readonly ToolDefinition[];
  /** The definitions as clients get them, each with its hash. */
  readonly listed: readonly ListedTool[];
  /** The hashes of these very definitions: a server cannot publish others than those of what it serves. */
  readonly lock: ToolsLock;
  find(name: string): Tool | undefined;
  readonly resources: readonly Resource[];
  /** The resource that a URI names, with the values of its template's variables. */
  findResource(uri: string): { resource: Resource; variables: Record<string, string> } | undefined;
  readonly prompts: readonly PromptDefinition[];
  findPrompt(name: string): Prompt | undefined;
}

/** How long a URI of a resource may be, in characters. */
const longestUri = 4000;

/** @throws {Error} at start-up, for a name that is not usable or used twice */
export function createCatalogue(
  tools: readonly Tool[],
  resources: readonly Resource[] = [],
  prompts: readonly Prompt[] = [],
): Catalogue {
  const toolsByName = byName(tools.map((tool) => [tool.definition.name, tool] as const));
  const promptsByName = byName(prompts.map((prompt) => [prompt.definition.name, prompt] as const));
  // 1 to 64 of these is what every client takes
  for (const name of toolsByName.keys())
    if (!/^[A-Za-z][A-Za-z0-9_]{0,63}$/.test(name)) throw new Error(`The tool name ${name} is not usable`);
  const going = [...resources, ...prompts.map(({ definition, tool }) => ({ name: definition.name, tool }))];
  for (const { name, tool } of going)
    if (tool !== undefined && !toolsByName.has(tool))
      throw new Error(`${name} goes by the tool ${tool}, which there is not`);
  const definitions = tools.map((tool) => tool.definition);
  const listed = once(() => definitions.map(listedTool));
  const lock = once(() => toolsLock(listed()));
  return {
    tools,
    definitions,
    get listed() {
      return listed();
    },
    get lock() {
      return lock();
    },
    find: (name) => toolsByName.get(name),
    resources,
    findResource(uri) {
      if (uri.length > longestUri) return undefined;
      for (const resource of resources) {
        const variables = resource.match(uri);
        if (variables) return { resource, variables };
      }
      return undefined;
    },
    prompts: prompts.map((prompt) => prompt.definition),
    findPrompt: (name) => promptsByName.get(name),
  };
}

/** The tool whose policy a resource or a prompt falls under, if it says one. */
export function toolOf({ tool }: { readonly tool?: string }, { find }: Catalogue): Tool | undefined {
  return tool === undefined ? undefined : find(tool);
}

function byName<Entry>(entries: readonly (readonly [string, Entry])[]): Map<string, Entry> {
  const named = new Map<string, Entry>();
  for (const [name, entry] of entries) {
    if (named.has(name)) throw new Error(`Two of the catalogue are named ${name}`);
    named.set(name, entry);
  }
  return named;
}
