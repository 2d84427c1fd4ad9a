import type { AuthorizationServer } from "../authorization/authorization-server.ts";
import { type ProtectedHandler, protect, type ResourceServer } from "../authorization/resource-server.ts";
import { resourcesOf } from "../authorization/resources.ts";
import type { Services } from "../dispatch/dispatch.ts";
import { serveMcp } from "./mcp-endpoint.ts";
import { checkOrigin } from "./origin-check.ts";
import type { SessionBindings } from "./session-lane.ts";
import { serveSse } from "./sse-lane.ts";

/** The MCP endpoints of one origin. Each also serves its own metadata document (RFC 9728). */
export interface Endpoints {
  readonly mcp: ResourceServer;
  readonly sse: ResourceServer;
  /**
   * The bare origin, which stands for `/mcp`. It has a metadata document, for clients that look there when a
   * challenge did not reach them, and serves nothing else.
   */
  readonly root: ResourceServer;
}

export function createEndpoints(
  server: AuthorizationServer,
  services: Services,
  bindings: SessionBindings,
): Endpoints {
  const resources = resourcesOf(server.issuer);
  const guarded = (resource: string, handler: ProtectedHandler, accepts?: string[]): ResourceServer => {
    const protectedResource = protect(server, resource, handler, accepts);
    return {
      fetch: async (request, ctx) =>
        (isMetadata(request)
          ? undefined
          : checkOrigin(request, server.issuer, services.settings.allowedOrigins)) ??
        (await protectedResource.fetch(request, ctx)),
    };
  };
  return {
    mcp: guarded(resources.mcp, (request, caller, ctx) => serveMcp(request, caller, services, bindings, ctx)),
    // Clients of 2024-11-05 name no resource, and get tokens for the default one
    sse: guarded(resources.sse, (request, caller, ctx) => serveSse(request, caller, bindings, ctx), [
      resources.sse,
      resources.mcp,
    ]),
    root: protect(server, server.issuer, async () => new Response(null, { status: 404 })),
  };
}

/** Metadata documents are public: browser clients of any origin read them before they call anything. */
function isMetadata(request: Request): boolean {
  return new URL(request.url).pathname.startsWith("/.well-known/");
}
