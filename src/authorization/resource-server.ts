import { type OAuthResourceAuth, OAuthResourceServer } from "@cloudflare/workers-oauth-provider";
import { grantNamedBy } from "../identity/account-id.ts";
import { defaultScopes } from "../scopes/scopes.ts";
import type { Settings } from "../settings/settings.ts";
import type { AuthorizationServer } from "./authorization-server.ts";
import { type Caller, callerOf } from "./caller.ts";

/** Serves a request whose token was verified. */
export type ProtectedHandler = (request: Request, caller: Caller, ctx: ProtectedContext) => Promise<Response>;

/** The execution context of a protected request, with what was verified about its token. */
export type ProtectedContext = ExecutionContext & { readonly auth: OAuthResourceAuth };

/** One protected resource: its metadata (RFC 9728), its 401 challenge, and the handler behind it. */
export interface ResourceServer {
  /** Serves a request to the resource or below it, if its token is valid. */
  fetch(request: Request, ctx: ExecutionContext): Promise<Response>;
  /** Serves the metadata document, to anybody. */
  metadata(request: Request, ctx: ExecutionContext): Promise<Response>;
}

/**
 * @param resource its identifier, which is also its URL
 * @param handler what it protects
 * @param accepts the audiences of the tokens that it takes: its own, unless clients of an older protocol need more
 */
export function protect(
  server: AuthorizationServer,
  settings: Settings,
  resource: string,
  handler: ProtectedHandler,
  accepts: readonly string[] = [resource],
): ResourceServer {
  const library = new OAuthResourceServer<object, Caller>({
    resourceMetadata: { resource, authorization_servers: [server.issuer], resource_name: "GitHub tools" },
    requiredScopes: [...defaultScopes],
    validateToken: (_env, request) => async (_resource, token) => {
      // Ours say of which grant they are. Whatever else there is was got elsewhere, for use without a browser
      if (server.headless && grantNamedBy(token) === undefined) {
        const props = await server.headless(token, request.headers);
        if (!props) return null;
        const { userId, clientId, scopes } = props;
        return { userId, clientId, scope: scopes, props, audience: resource };
      }
      const validated = await server.validateToken(accepts, token);
      const props = validated && callerOf(token, validated, server.issuer, settings);
      return props ? { ...validated, props, audience: resource } : null;
    },
    handler: { fetch: (request, _env, ctx) => handler(request, ctx.props, ctx) },
  });
  const serve = (request: Request, ctx: ExecutionContext) => library.fetch(request, {}, ctx);
  return { fetch: serve, metadata: serve };
}
