import type { Catalogue } from "../catalogue/catalogue.ts";
import { isRecord } from "../text/json.ts";

/** Requests that may be carried out twice, whatever they ask for. A session that is opened twice is one. */
const harmless: ReadonlySet<unknown> = new Set([
  "initialize",
  "ping",
  "tools/list",
  "resources/list",
  "resources/templates/list",
  "resources/read",
  "prompts/list",
  "prompts/get",
  "completion/complete",
]);

/**
 * Whether a message or batch, if it may have been carried out, can be carried out again: nobody is the worse for it.
 * @param message of JSON-RPC, as it was checked
 */
export function isRepeatable(message: unknown, catalogue: Pick<Catalogue, "find">): boolean {
  const messages: unknown[] = Array.isArray(message) ? message : [message];
  return messages.every((part) => {
    if (!isRecord(part)) return false;
    // a notification says what is so; an answer to a question of ours counts once
    if (!("method" in part && "id" in part)) return true;
    return harmless.has(part.method) || (part.method === "tools/call" && onlyReads(part.params, catalogue));
  });
}

/** Whether a call changes nothing, and costs the operator nothing when it is made again. */
function onlyReads(params: unknown, { find }: Pick<Catalogue, "find">): boolean {
  if (!isRecord(params) || typeof params.name !== "string") return false;
  const tool = find(params.name);
  return tool?.changes === false && tool.definition.annotations.idempotentHint;
}
