import { createHash, randomBytes } from "node:crypto";
import { z } from "zod";
import { Person } from "../../dev/person.ts";

/** A client's redirect URI. Nobody listens there: redirects are read, not followed. */
export const redirectUri = "http://127.0.0.1:33418/callback";

const registered = z.object({ client_id: z.string() });

const tokens = z.object({
  access_token: z.string(),
  refresh_token: z.string(),
  token_type: z.string(),
  expires_in: z.number(),
  scope: z.string(),
});

export type Tokens = z.output<typeof tokens>;

/** A signed-in client: its id, its tokens, and the header that presents them. */
export interface SignedIn extends Tokens {
  readonly clientId: string;
  readonly authorization: { readonly authorization: string };
}

/** Registers a public client (RFC 7591). */
export async function register(origin: string, metadata: Record<string, unknown> = {}): Promise<string> {
  const response = await postRegistration(origin, metadata);
  return registered.parse(await response.json()).client_id;
}

export function postRegistration(origin: string, metadata: Record<string, unknown> = {}): Promise<Response> {
  return fetch(`${origin}/register`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      client_name: "Test client",
      redirect_uris: [redirectUri],
      token_endpoint_auth_method: "none",
      ...metadata,
    }),
  });
}

/** An authorization request: its URL, and the verifier that its code can be exchanged with. */
export interface AuthorizationRequest {
  readonly url: URL;
  readonly verifier: string;
}

/** @param parameters in place of the usual ones; undefined leaves one out */
export function authorizationRequest(
  origin: string,
  clientId: string,
  parameters: Record<string, string | undefined> = {},
): AuthorizationRequest {
  const verifier = randomBytes(32).toString("base64url");
  const url = new URL(`${origin}/authorize`);
  const all: Record<string, string | undefined> = {
    response_type: "code",
    client_id: clientId,
    redirect_uri: redirectUri,
    state: "client-state",
    code_challenge: createHash("sha256").update(verifier).digest("base64url"),
    code_challenge_method: "S256",
    ...parameters,
  };
  for (const [name, value] of Object.entries(all)) if (value !== undefined) url.searchParams.set(name, value);
  return { url, verifier };
}

/** A request to the token endpoint. */
export function postToken(origin: string, fields: Record<string, string>): Promise<Response> {
  return fetch(`${origin}/token`, { method: "POST", body: new URLSearchParams(fields) });
}

/** Exchanges the code that the person's browser was sent to the client with. */
export function exchangeCode(
  origin: string,
  clientId: string,
  redirect: URL,
  verifier: string,
  fields: Record<string, string> = {},
): Promise<Response> {
  return postToken(origin, {
    grant_type: "authorization_code",
    code: redirect.searchParams.get("code") ?? "",
    client_id: clientId,
    redirect_uri: `${redirect.origin}${redirect.pathname}`,
    code_verifier: verifier,
    ...fields,
  });
}

/** The whole way of a new client: registration, consent, sign-in at GitHub, token. */
export async function signIn(
  origin: string,
  { user = "inspector", scope, resource }: { user?: string; scope?: string; resource?: string } = {},
): Promise<SignedIn> {
  const clientId = await register(origin);
  const { url, verifier } = authorizationRequest(origin, clientId, { scope, resource });
  const redirect = await new Person({ user }).authorize(url);
  const response = await exchangeCode(origin, clientId, redirect, verifier, resource ? { resource } : {});
  const body = tokens.parse(await response.json());
  return { ...body, clientId, authorization: { authorization: `Bearer ${body.access_token}` } };
}
