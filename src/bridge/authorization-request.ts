import {
  AuthorizationError,
  type AuthRequest,
  authorizationErrorRedirect,
} from "@cloudflare/workers-oauth-provider";
import { refuseRedirectedDocument } from "../authorization/client-document.ts";
import { isClientId } from "../authorization/client-id.ts";
import { canonicalizeResources } from "../authorization/resources.ts";
import { requestedScopes, type ScopeName } from "../scopes/scopes.ts";
import { isAppScheme } from "./destination.ts";
import type { BridgeServices } from "./services.ts";

/** A validated authorization request, with the scopes that this server knows. */
export type CheckedRequest = AuthRequest & { scope: ScopeName[] };

/** The request may not go on, and the client is to hear why: `redirectTo` carries error, state and iss. */
export interface RefusedRequest {
  readonly redirectTo: string;
}

/** Parameters that must not be repeated (RFC 6749 section 3.1); `resource` may be (RFC 8707 section 2). */
const single = [
  "response_type",
  "client_id",
  "redirect_uri",
  "scope",
  "state",
  "code_challenge",
  "code_challenge_method",
];

/** What a SHA-256 challenge looks like: 32 bytes in base64url (RFC 7636 section 4.2). */
const s256Challenge = /^[A-Za-z0-9_-]{43}$/;

/**
 * Checks an authorization request (RFC 6749 section 4.1.1).
 * @throws {AuthorizationError} without `redirectTo` if client or redirect URI cannot be trusted, with it otherwise
 * @throws {CimdFetchError} if the client's metadata document could not be had
 */
export async function checkAuthorizationRequest(
  request: Request,
  { server }: BridgeServices,
): Promise<CheckedRequest | RefusedRequest> {
  const url = new URL(request.url);
  canonicalizeResources(server.issuer, url.searchParams);
  refuseUnusable(url.searchParams);
  const parsed = await server.oauth.parseAuthRequest(new Request(url, { headers: request.headers }));
  await refuseRedirectedDocument(parsed.clientId);
  // The library asks PKCE of public clients; OAuth 2.1 section 4.1.1 and MCP ask it of every client.
  if (parsed.codeChallengeMethod !== "S256" || !s256Challenge.test(parsed.codeChallenge ?? "")) {
    const description = "PKCE is required: send code_challenge with code_challenge_method=S256";
    return { redirectTo: authorizationErrorRedirect(parsed, "invalid_request", description) };
  }
  return { ...parsed, scope: requestedScopes(parsed.scope) };
}

/**
 * Refuses what the library would take: parameters sent twice, of which it reads one; a client id that nobody can
 * have, which it would write to the log as it came; and a redirect to a scheme that is no app's, but the browser's
 * own or one that goes on to a web site.
 */
function refuseUnusable(parameters: URLSearchParams): void {
  const repeated = single.find((name) => parameters.getAll(name).length > 1);
  if (repeated !== undefined) {
    throw new AuthorizationError("invalid_request", { description: `${repeated} must not be repeated` });
  }
  const clientId = parameters.get("client_id");
  if (clientId && !isClientId(clientId)) {
    throw new AuthorizationError("invalid_request", { description: "Invalid client_id" });
  }
  const redirectUri = parameters.get("redirect_uri");
  if (redirectUri && URL.canParse(redirectUri) && !isAppScheme(new URL(redirectUri))) {
    throw new AuthorizationError("invalid_request", { description: "Invalid redirect URI" });
  }
}
