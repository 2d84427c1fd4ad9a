import type { AuthRequest, ConsentDescription } from "@cloudflare/workers-oauth-provider";
import type { Context } from "hono";
import { needsMemberships } from "../access/rules.ts";
import { isScopeName, upstreamScopes } from "../scopes/scopes.ts";
import type { Settings } from "../settings/settings.ts";
import { newProofKey, signInUrl } from "../upstream/github/sign-in.ts";
import { checkAuthorizationRequest } from "./authorization-request.ts";
import { destinationOf } from "./destination.ts";
import { displayText } from "./display-text.ts";
import { ConsentPage, type Identity } from "./pages/consent.tsx";
import { renderPage, renderProblem } from "./render.tsx";
import { type BridgeEnv, type BridgeServices, callbackUrl } from "./services.ts";

/** What the callback needs of the sign-in that it finishes; kept by the library between the two, encrypted. */
export interface SignInState {
  readonly verifier: string;
}

/** GET /authorize: asks the person, unless they approved just this before in this browser, or are to be asked. */
export async function showConsent(c: Context<BridgeEnv>): Promise<Response> {
  const { server, settings } = c.env;
  const request = await checkAuthorizationRequest(c.req.raw, c.env);
  if ("redirectTo" in request) return redirect(new Headers({ Location: request.redirectTo }));
  const asksAnyway = c.req.query("prompt")?.split(" ").includes("consent");
  if (!asksAnyway && (await server.oauth.isConsentRemembered(c.req.raw, request, approvals(settings)))) {
    return await signInAtGitHub(c.env, request, new Headers());
  }
  const client = await server.oauth.describeConsent(request);
  const consent = await server.oauth.beginConsent(request);
  return renderPage(c, {
    status: 200,
    headers: consent.headers,
    body: (
      <ConsentPage
        // a name can consist of nothing but characters that are not shown
        client={displayText(client.clientName) || displayText(client.clientId)}
        identity={identityOf(client, settings)}
        destination={destinationOf(client.redirectUri, client.redirectIsLoopback)}
        scopes={request.scope}
        handle={consent.handle}
      />
    ),
  });
}

/** POST /authorize: the person decided. Only now may anything be sent to GitHub. */
export async function decideConsent(c: Context<BridgeEnv>): Promise<Response> {
  const { server, settings } = c.env;
  const form = await c.req.raw.formData().catch(() => undefined);
  const handle = form?.get("handle");
  const decision = form?.get("decision");
  if (!form || typeof handle !== "string" || (decision !== "approve" && decision !== "deny")) {
    return renderProblem(c, {
      status: 400,
      title: "That form was not complete",
      explanation: "The answer to the permission page did not arrive whole, so nothing was granted.",
      startAgain: startAgainOf(c),
    });
  }
  const scope = form.getAll("scope").filter((value) => typeof value === "string");
  if (decision === "deny" || scope.length === 0) {
    const denied = await server.oauth.denyConsent(c.req.raw, handle, { description: "The person declined" });
    return redirect(denied.headers);
  }
  const approved = await server.oauth.approveConsent(c.req.raw, handle, {
    scope,
    ...(form.get("ask_again") === null && { remember: approvals(settings) }),
  });
  return await signInAtGitHub(c.env, approved.request, approved.headers);
}

/** What stands behind the client's name. */
function identityOf({ clientId, clientDomain }: ConsentDescription, settings: Settings): Identity {
  if (clientDomain !== undefined) return { kind: "domain", domain: displayText(clientDomain, 120) };
  const listed = settings.clients.some((client) => client.clientId === clientId);
  return { kind: listed ? "operator" : "self-declared" };
}

/** The page to go back to after a problem: the same authorization request, from its start. */
export function startAgainOf(c: Context<BridgeEnv>): string | undefined {
  const url = new URL(c.req.url);
  return url.pathname === "/authorize" && url.searchParams.has("client_id")
    ? `/authorize${url.search}`
    : undefined;
}

async function signInAtGitHub(
  services: BridgeServices,
  request: AuthRequest,
  headers: Headers,
): Promise<Response> {
  const { server, settings } = services;
  const proof = await newProofKey();
  const data: SignInState = { verifier: proof.verifier };
  const { state } = await server.oauth.beginUpstream(request, { data, headers });
  headers.set(
    "Location",
    signInUrl(settings.github, {
      redirectUri: callbackUrl(server),
      state,
      challenge: proof.challenge,
      scopes: scopesAtGitHub(request, settings),
    }),
  );
  return redirect(headers);
}

/** What GitHub is asked for: the least that serves the scopes, and what the operator's rules have to look up. */
function scopesAtGitHub(request: AuthRequest, settings: Settings): string[] {
  const scopes = upstreamScopes(request.scope.filter(isScopeName));
  return needsMemberships(settings.access) ? [...scopes, "read:org"] : scopes;
}

function redirect(headers: Headers): Response {
  headers.set("Cache-Control", "no-store");
  return new Response(null, { status: 302, headers });
}

/** The key of remembered approvals, apart from the server secret's other uses. */
function approvals(settings: Settings) {
  return { secret: `remembered approvals: ${settings.secrets.current}` };
}
