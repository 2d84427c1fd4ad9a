/** The protected resources of one deployment (RFC 9728), by the origin they are reached at. */
export interface Resources {
  /** Streamable HTTP, of the 2025 revisions and of 2026-07-28. */
  readonly mcp: string;
  /** HTTP with SSE, the transport of 2024-11-05. */
  readonly sse: string;
}

export function resourcesOf(origin: string): Resources {
  return { mcp: `${origin}/mcp`, sse: `${origin}/sse` };
}

/**
 * The resource that a client means (RFC 8707). Clients spell it in several ways: with a trailing slash, or as the
 * bare origin, which stands for `/mcp`. Anything else is returned as it came, and the authorization server refuses
 * what it does not know. The same spelling must be understood at the authorization and at the token endpoint, or
 * a client would be turned away after it signed in.
 */
export function canonicalResource(origin: string, requested: string): string {
  const url = URL.canParse(requested) ? new URL(requested) : undefined;
  if (!url || url.origin !== origin || url.search || url.hash || url.username || url.password)
    return requested;
  const resources = resourcesOf(origin);
  switch (url.pathname) {
    case "/":
    case "/mcp":
    case "/mcp/":
      return resources.mcp;
    case "/sse":
    case "/sse/":
      return resources.sse;
    default:
      return requested;
  }
}

/** Rewrites every `resource` parameter by {@link canonicalResource}, in place. Repeated equal ones become one. */
export function canonicalizeResources(origin: string, parameters: URLSearchParams): void {
  // RFC 6749 section 3.1: a parameter without a value counts as left out
  const requested = parameters.getAll("resource").filter((resource) => resource !== "");
  const canonical = new Set(requested.map((resource) => canonicalResource(origin, resource)));
  parameters.delete("resource");
  for (const resource of canonical) parameters.append("resource", resource);
}
