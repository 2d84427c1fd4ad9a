import type { CallResult } from "../dispatch/result.ts";
import type { Introduction } from "./introduction.ts";
import type { PlainCall } from "./plain-call.ts";

/**
 * The answer to a plain call, to the letter what the SDK writes: its fields in the order of its schemas, and what it adds
 * (MCP 2026-07-28, `resultType` and the server's own `_meta`).
 * @returns undefined for a result that the SDK has to look at: it knows what other content than text is made of
 */
export function plainAnswer(
  { id }: Pick<PlainCall, "id">,
  { _meta, content, structuredContent, isError }: CallResult,
  { serverInfoText }: Pick<Introduction, "serverInfoText">,
): Response | undefined {
  const texts = content.flatMap((block) =>
    block.type === "text" ? { type: block.type, text: block.text } : [],
  );
  if (texts.length < content.length) return undefined;
  const own = _meta && Object.keys(_meta).length > 0 ? `${JSON.stringify(_meta).slice(1, -1)},` : "";
  const meta = `"_meta":{${own}"io.modelcontextprotocol/serverInfo":${serverInfoText}}`;
  const fields = JSON.stringify({ content: texts, structuredContent, isError, resultType: "complete" });
  // what a result has of its own stays before what is added
  const result = _meta ? `{${meta},${fields.slice(1)}` : `${fields.slice(0, -1)},${meta}}`;
  return new Response(`{"result":${result},"jsonrpc":"2.0","id":${JSON.stringify(id)}}`, {
    headers: { "Content-Type": "application/json" },
  });
}
