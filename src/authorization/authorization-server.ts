import {
  OAuthAuthorizationServer,
  type OAuthHelpers,
  type ValidatedAccessToken,
} from "@cloudflare/workers-oauth-provider";
import { scopeNames } from "../scopes/scopes.ts";
import type { Settings } from "../settings/settings.ts";
import { withBoundedKeys } from "./bounded-keys.ts";
import { withConfiguredClients } from "./configured-clients.ts";
import { lifetimes } from "./grant.ts";
import { checkRegistration } from "./registration.ts";
import { resourcesOf } from "./resources.ts";
import { canonicalTokenRequest } from "./token-request.ts";

/** The binding this folder needs: grants, tokens and registered clients. */
export interface AuthorizationBindings {
  readonly OAUTH_KV: KVNamespace;
}

/** The authorization server of one origin: what the rest of the project sees of the library. */
export interface AuthorizationServer {
  /** RFC 8414 issuer: the origin. */
  readonly issuer: string;
  /** Consent, sign-in state and grants. */
  readonly oauth: OAuthHelpers;
  /** Serves the metadata (RFC 8414), /register (RFC 7591) and /token (with revocation, RFC 7009). */
  fetch(request: Request, ctx: ExecutionContext): Promise<Response>;
  /** What is known of an access token that is valid for `resource`; null if it is not. */
  validateToken(resource: string, token: string): Promise<ValidatedAccessToken<unknown> | null>;
}

/** The authorization server of one origin. */
export function createAuthorizationServer(
  origin: string,
  bindings: AuthorizationBindings,
  settings: Settings,
): AuthorizationServer {
  // A copy for each origin: the library marks the environment it is given.
  const env = {
    ...bindings,
    OAUTH_KV: withConfiguredClients(withBoundedKeys(bindings.OAUTH_KV), settings.clients),
  };
  const resources = resourcesOf(origin);
  const library = new OAuthAuthorizationServer<typeof env>({
    issuer: origin,
    resources: [resources.mcp, resources.sse],
    defaultResource: resources.mcp,
    authorizeEndpoint: "/authorize",
    tokenEndpoint: "/token",
    clientRegistrationEndpoint: "/register",
    scopesSupported: [...scopeNames],
    clientIdMetadataDocumentEnabled: true,
    // RFC 8252 section 7.1: desktop clients such as Cursor receive the code at a scheme of their own
    allowPrivateUseRedirectUris: true,
    clientRegistrationCallback: checkRegistration,
    accessTokenTTL: lifetimes.accessToken,
    refreshTokenTTL: lifetimes.idleGrant,
    refreshTokenIdleTTL: lifetimes.idleGrant,
    onError: ({ code, status, internal }) => {
      console.info(JSON.stringify({ event: "oauth_refusal", code, status, reason: internal.reason }));
    },
  });
  return {
    issuer: origin,
    oauth: library.getOAuthApi(env),
    validateToken: (resource, token) => library.validateToken<unknown>(resource, token, env),
    async fetch(request, ctx) {
      const { pathname } = new URL(request.url);
      // RFC 7591 section 3.1. A page of another site can send anything else without asking the browser's leave
      if (pathname === "/register" && request.method === "POST" && !isJson(request)) return notJson();
      if (pathname !== "/token") return library.fetch(request, env, ctx);
      const canonical = await canonicalTokenRequest(origin, request);
      return canonical instanceof Response ? canonical : library.fetch(canonical, env, ctx);
    },
  };
}

function isJson(request: Request): boolean {
  const mediaType = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  return mediaType === "application/json";
}

function notJson(): Response {
  return Response.json(
    { error: "invalid_client_metadata", error_description: "Content-Type must be application/json" },
    { status: 415, headers: { "Access-Control-Allow-Origin": "*", "Cache-Control": "no-store" } },
  );
}
