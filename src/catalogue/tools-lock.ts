import { definitionKey, type ListedTool, sha256 } from "./definition-hash.ts";

/** The hashes of all definitions, off by default or not, as `tools.lock.json` and the URL of that name have them. */
export interface ToolsLock {
  readonly text: string;
  /** Of the text. */
  readonly hash: string;
}

/** For whoever finds the file: how to get the same. */
const recipe =
  "SHA-256 of each tool of tools/list as its client gets it, without _meta, in the canonical form of RFC 8785";

/** One line for each tool, in the order of their names, so that a review shows which of them changed. */
export function toolsLock(tools: readonly ListedTool[]): ToolsLock {
  const hashes = tools.map(({ name, _meta }) => [name, _meta[definitionKey]] as const);
  // by code units: an order of nobody's language, and the same on each machine
  const sorted = hashes.sort(([one], [other]) => (one < other ? -1 : 1));
  const lock = { version: 1, hash: recipe, tools: Object.fromEntries(sorted) };
  const text = `${JSON.stringify(lock, null, 2)}\n`;
  return { text, hash: sha256(text) };
}
