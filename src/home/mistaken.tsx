import type { Context } from "hono";
import { renderNothingHere } from "../web/nothing-here.tsx";
import { wantsPage } from "../web/preferred-type.ts";
import { endpointsAt } from "./endpoints.ts";
import type { HomeEnv } from "./services.ts";

/** The code that MCP's SDKs use for refusals of the transport. */
const transportError = -32000;

/**
 * A client that was given another address than the endpoint's is told which one that is, by a JSON-RPC error without an
 * id: MCP clients show its message to their person (Streamable HTTP, "if the input cannot be accepted").
 */
export function refuseMessage(c: Context<HomeEnv>, status: 404 | 405, allow?: string): Response {
  const { mcp, sse } = endpointsAt(c.env.issuer);
  const message = `The MCP endpoint of this server is ${mcp.url}, and nothing else is. Connect to that; clients that only know SSE connect to ${sse.url}.`;
  const data = { endpoint: mcp.url, documentation: `${c.env.issuer}/` };
  const body = { jsonrpc: "2.0", id: null, error: { code: transportError, message, data } };
  return c.json(body, status, {
    "Access-Control-Allow-Origin": "*",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    ...(allow !== undefined && { Allow: allow }),
  });
}

/** An address that somebody took for the endpoint's: a page for people, and an error that names it for clients. */
export async function answerMistaken(c: Context<HomeEnv>): Promise<Response> {
  const toPeople = c.req.method === "GET" || c.req.method === "HEAD";
  return toPeople && wantsPage(c) ? await renderNothingHere(c, c.env.issuer) : refuseMessage(c, 404);
}
