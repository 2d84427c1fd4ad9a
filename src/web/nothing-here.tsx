import type { Context } from "hono";
import { renderProblem } from "./render.tsx";

/** A path that this server does not have: a page for browsers, and JSON for everybody else. */
export async function renderNothingHere(c: Context, issuer: string): Promise<Response> {
  const title = "There is nothing here";
  const explanation = `The MCP endpoint of this server is ${issuer}/mcp.`;
  if (c.req.header("accept")?.includes("text/html"))
    return await renderProblem(c, { status: 404, title, explanation, appCanRetry: false });
  return c.json({ error: "not_found", error_description: `${title}. ${explanation}` }, 404, {
    "Cache-Control": "no-store",
  });
}
