import type { ListedTool } from "../catalogue/definition-hash.ts";
import { listText } from "../catalogue/list-text.ts";

/*
 * Protocol handlers write an answer as JSON anew for each request, and there are tens of kilobytes of definitions. They are
 * given a list without tools, and the tools, which are written once, are put in: what is sent is the same to the letter.
 */

/** What a protocol handler is given as the result of `tools/list`. */
export const withoutTools = (): { tools: [] } => ({ tools: [] });

/** How JSON has {@link withoutTools}. Texts in it, such as a client's id, have no quote that is not escaped. */
const place = JSON.stringify(withoutTools()).slice(1, -1);

/** A handler's answer with the tools in it; an error stays as it is. */
export async function withTools(answer: Response, tools: readonly ListedTool[]): Promise<Response> {
  return new Response(putInto(await answer.text(), tools), answer);
}

/** A message to a client as JSON. @param message the answer to `tools/list` with what `toolList` gave, or any other */
export function messageText(message: object): string {
  const result = "result" in message ? message.result : undefined;
  if (!hasTools(result)) return JSON.stringify(message);
  const empty = JSON.stringify({ ...message, result: { ...result, ...withoutTools() } });
  return putInto(empty, result.tools);
}

function putInto(text: string, tools: readonly ListedTool[]): string {
  const at = text.indexOf(place);
  if (at < 0) return text;
  return `${text.slice(0, at)}"tools":${listText(tools)}${text.slice(at + place.length)}`;
}

/** Nothing but the answer to `tools/list` has any (MCP, `ListToolsResult`). */
function hasTools(result: unknown): result is { readonly tools: readonly ListedTool[] } {
  return typeof result === "object" && result !== null && "tools" in result && Array.isArray(result.tools);
}
