import type { ListedTool } from "./definition-hash.ts";

const lists = new WeakMap<readonly ListedTool[], string>();
const definitions = new WeakMap<ListedTool, string>();

/**
 * A list of tools as JSON. It is written once for each list, and a definition once for all of them: definitions are long,
 * and everybody asks for them.
 */
export function listText(list: readonly ListedTool[]): string {
  const known = lists.get(list);
  if (known !== undefined) return known;
  const text = `[${list.map(definitionText).join(",")}]`;
  lists.set(list, text);
  return text;
}

function definitionText(tool: ListedTool): string {
  const known = definitions.get(tool);
  if (known !== undefined) return known;
  const text = JSON.stringify(tool);
  definitions.set(tool, text);
  return text;
}
