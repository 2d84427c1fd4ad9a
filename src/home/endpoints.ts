/** Where clients connect, and what is spoken there. */
export interface Endpoint {
  readonly url: string;
  readonly transport: "streamable-http" | "sse";
  /** Revisions of MCP, newest first. */
  readonly revisions: readonly string[];
}

/** The endpoints at an origin. A test holds their revisions to what the SDKs serve. */
export function endpointsAt(origin: string): { readonly mcp: Endpoint; readonly sse: Endpoint } {
  return {
    mcp: {
      url: `${origin}/mcp`,
      transport: "streamable-http",
      revisions: ["2026-07-28", "2025-11-25", "2025-06-18", "2025-03-26"],
    },
    sse: { url: `${origin}/sse`, transport: "sse", revisions: ["2024-11-05"] },
  };
}
