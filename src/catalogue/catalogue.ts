import type { Tool, ToolDefinition } from "./tool.ts";

/** Every tool, found by name in constant time and listed in a fixed order. */
export interface Catalogue {
  readonly definitions: readonly ToolDefinition[];
  find(name: string): Tool | undefined;
}

/** @throws {Error} at start-up, for a name that is not usable or used twice */
export function createCatalogue(tools: readonly Tool[]): Catalogue {
  const byName = new Map<string, Tool>();
  for (const tool of tools) {
    const { name } = tool.definition;
    if (!/^[a-z][A-Za-z0-9]{0,63}$/.test(name)) throw new Error(`The tool name ${name} is not camelCase`);
    if (byName.has(name)) throw new Error(`Two tools are named ${name}`);
    byName.set(name, tool);
  }
  return { definitions: tools.map((tool) => tool.definition), find: (name) => byName.get(name) };
}
