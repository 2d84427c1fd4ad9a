import type { ListedTool } from "../catalogue/definition-hash.ts";
import { listText } from "../catalogue/list-text.ts";

/** What a protocol handler is given as the result of `tools/list`: {@link withTools} puts the tools in. */
export const withoutTools = (): { tools: [] } => ({ tools: [] });

/** How an answer has {@link withoutTools}. Texts in it, such as a client's id, have no quote that is not escaped. */
const place = JSON.stringify(withoutTools()).slice(1, -1);

/**
 * An answer with the tools in it, to the letter what the handler would have written, had it been given them. It would
 * write the definitions anew for each request, and there are tens of kilobytes of them.
 */
export async function withTools(answer: Response, tools: readonly ListedTool[]): Promise<Response> {
  const text = await answer.text();
  const at = text.indexOf(place);
  // an error, that is
  if (at < 0) return new Response(text, answer);
  const full = `${text.slice(0, at)}"tools":${listText(tools)}${text.slice(at + place.length)}`;
  return new Response(full, answer);
}
