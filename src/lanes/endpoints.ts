import type { AuthorizationServer } from "../authorization/authorization-server.ts";
import { protect, type ResourceServer } from "../authorization/resource-server.ts";
import { resourcesOf } from "../authorization/resources.ts";
import type { Services } from "../dispatch/services.ts";
import type { LimitBindings } from "../limits/bindings.ts";
import { rateLimiter } from "../limits/rate-limiter.ts";
import { callLimit } from "./call-limit.ts";
import { errorCodes, refuseRequest } from "./http-refusal.ts";
import { internalError } from "./internal-error.ts";
import { serveMcp } from "./mcp-endpoint.ts";
import { checkOrigin } from "./origin-check.ts";
import { type SessionBindings, sessionServing } from "./session-lane.ts";
import { serveSse } from "./sse-lane.ts";

/** The protected resources of one origin. */
export interface Endpoints {
  readonly mcp: ResourceServer;
  readonly sse: ResourceServer;
  /**
   * The bare origin, which stands for `/mcp`. It has a metadata document, for clients that look there when a
   * challenge did not reach them, and serves nothing else.
   */
  readonly root: Pick<ResourceServer, "metadata">;
}

export function createEndpoints(
  server: AuthorizationServer,
  services: Services,
  bindings: SessionBindings & LimitBindings,
): Endpoints {
  const limit = callLimit(rateLimiter(bindings, "CALL_LIMITER"), services);
  const { mcp, sse } = resourcesOf(server.issuer);
  /** Origin is looked at before the token: a page that may not call us learns nothing from either. */
  const guarded = (resource: ResourceServer): ResourceServer => ({
    metadata: resource.metadata,
    fetch: async (request, ctx) =>
      checkOrigin(request, server.issuer, services.settings.allowedOrigins) ??
      (await resource.fetch(request, ctx)),
  });
  return {
    mcp: guarded(
      protect(server, services.settings, mcp, (request, caller, ctx) =>
        unlessItFails(request, "/mcp", () =>
          serveMcp(request, caller, { serving: sessionServing(services, bindings, ctx), limit }, ctx),
        ),
      ),
    ),
    sse: guarded(
      protect(
        server,
        services.settings,
        sse,
        (request, caller, ctx) =>
          unlessItFails(request, "/sse", () =>
            serveSse(request, caller, sessionServing(services, bindings, ctx), limit),
          ),
        // Clients of 2024-11-05 name no resource, and get tokens for the default one
        [sse, mcp],
      ),
    ),
    root: protect(server, services.settings, server.issuer, async () => new Response(null, { status: 404 })),
  };
}

/** What fails before a protocol handler can answer it, as an error of the protocol. */
async function unlessItFails(
  { signal }: Request,
  where: string,
  serve: () => Promise<Response>,
): Promise<Response> {
  try {
    return await serve();
  } catch (error) {
    // who is gone reads no answer
    if (signal.aborted) throw error;
    return refuseRequest(500, errorCodes.internalError, internalError(error, where));
  }
}
