import { type AuthRequest, authorizationErrorRedirect } from "@cloudflare/workers-oauth-provider";
import { refuseRedirectedDocument } from "../authorization/client-document.ts";
import { canonicalizeResources } from "../authorization/resources.ts";
import { type ScopeName, scopesToOffer } from "../scopes/scopes.ts";
import type { BridgeServices } from "./services.ts";

/** A validated authorization request, with the scopes that this server knows. */
export type CheckedRequest = AuthRequest & { scope: ScopeName[] };

/** The request may not go on, and the client is to hear why: `redirectTo` carries error, state and iss. */
export interface RefusedRequest {
  readonly redirectTo: string;
}

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
  const parsed = await server.oauth.parseAuthRequest(new Request(url, { headers: request.headers }));
  await refuseRedirectedDocument(parsed.clientId);
  // The library asks PKCE of public clients; OAuth 2.1 section 4.1.1 and MCP ask it of every client.
  if (parsed.codeChallengeMethod !== "S256" || !s256Challenge.test(parsed.codeChallenge ?? "")) {
    const description = "PKCE is required: send code_challenge with code_challenge_method=S256";
    return { redirectTo: authorizationErrorRedirect(parsed, "invalid_request", description) };
  }
  return { ...parsed, scope: scopesToOffer(parsed.scope) };
}
