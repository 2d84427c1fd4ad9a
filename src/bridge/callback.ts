import { type AuthRequest, authorizationErrorRedirect } from "@cloudflare/workers-oauth-provider";
import type { Context } from "hono";
import { listedLogin } from "../access/login-pins.ts";
import { membershipsOf } from "../access/memberships.ts";
import { judge, refusalOf } from "../access/rules.ts";
import type { GrantProps } from "../authorization/grant.ts";
import { isScopeName } from "../scopes/scopes.ts";
import type { Settings } from "../settings/settings.ts";
import { fixedToken, githubApi } from "../upstream/github/api.ts";
import type { Credential } from "../upstream/github/credential.ts";
import { UpstreamFailure } from "../upstream/github/failure.ts";
import { type GitHubProfile, readProfile } from "../upstream/github/profile.ts";
import { revokeAtGitHub } from "../upstream/github/revoke.ts";
import { finishSignIn, SignInDenied } from "../upstream/github/sign-in.ts";
import type { SignInState } from "./authorize.tsx";
import { type BridgeEnv, type BridgeServices, callbackUrl } from "./services.ts";

/**
 * GET /callback: GitHub sent the person back. From here on every refusal reaches the client, with its state and
 * our issuer (RFC 6749 section 4.1.2.1, RFC 9207).
 */
export async function finishAuthorization(c: Context<BridgeEnv>): Promise<Response> {
  const { request, data, headers } = await c.env.server.oauth.finishUpstream<SignInState>(c.req.raw);
  headers.set("Location", await answerTo(request, data.verifier, new URL(c.req.url), c.env));
  return new Response(null, { status: 302, headers });
}

/** The redirect to the client: with a code, or with the error that says what went wrong. */
async function answerTo(
  request: AuthRequest,
  verifier: string,
  callback: URL,
  services: BridgeServices,
): Promise<string> {
  const { server, settings, accounts, pins } = services;
  /** What GitHub gave us and nobody keeps yet. */
  let unkept: Credential | undefined;
  try {
    const credential = await finishSignIn(settings.github, callback, {
      redirectUri: callbackUrl(server),
      verifier,
    });
    unkept = credential;
    const api = githubApi(settings.github, fixedToken(credential.accessToken));
    const profile = await readProfile(api, request.scope.includes("email"));
    const login = await listedLogin(settings.access, profile, pins);
    const verdict = await judge(settings.access, { userId: profile.id, login }, membershipsOf(api, false));
    if (verdict !== "allowed") {
      unkept = undefined;
      return await turnAway(verdict, request, credential, settings);
    }
    const connection = { id: crypto.randomUUID(), clientId: request.clientId, listedLogin: login };
    await accounts.addConnection(profile.id, connection, credential);
    unkept = undefined;
    const { redirectTo } = await server.oauth.completeAuthorization({
      request,
      userId: profile.id,
      scope: request.scope,
      props: propsOf(profile, connection.id, request.scope),
      metadata: { login: profile.login, connectionId: connection.id },
      // A second device of the same client must not sign out the first
      revokeExistingGrants: false,
    });
    return redirectTo;
  } catch (error) {
    if (unkept) await discard(unkept, settings);
    if (error instanceof SignInDenied) {
      return authorizationErrorRedirect(
        request,
        "access_denied",
        "The person cancelled the sign-in at GitHub",
      );
    }
    if (error instanceof UpstreamFailure) {
      console.warn(JSON.stringify({ event: "sign_in_failed", kind: error.kind, detail: error.detail }));
      const code =
        error.kind === "unavailable" || error.kind === "rate-limited"
          ? "temporarily_unavailable"
          : "server_error";
      return authorizationErrorRedirect(request, code, error.message);
    }
    throw error;
  }
}

/** The operator's rules do not let the account connect. What GitHub gave us for it is deleted there. */
async function turnAway(
  verdict: "refused" | "unknown",
  request: AuthRequest,
  credential: Credential,
  settings: Settings,
): Promise<string> {
  await discard(credential, settings);
  console.info(JSON.stringify({ event: "sign_in_refused", verdict, clientId: request.clientId }));
  if (verdict === "refused") {
    return authorizationErrorRedirect(request, "access_denied", refusalOf(settings.access));
  }
  const description =
    "Whether this account may connect could not be checked at GitHub. Try again in a minute.";
  return authorizationErrorRedirect(request, "temporarily_unavailable", description);
}

/** Deletes at GitHub what nobody here keeps. */
async function discard(credential: Credential, settings: Settings): Promise<void> {
  await revokeAtGitHub(settings.github, credential.accessToken).catch((error: unknown) => {
    if (!(error instanceof UpstreamFailure)) throw error;
    console.warn(JSON.stringify({ event: "github_revocation_failed", detail: error.detail }));
  });
}

/** What the grant keeps: no more than was consented to, and no credential. */
function propsOf(profile: GitHubProfile, connectionId: string, granted: readonly string[]): GrantProps {
  const scopes = granted.filter(isScopeName);
  return {
    userId: profile.id,
    login: profile.login,
    ...(scopes.includes("profile") && profile.name !== undefined && { name: profile.name }),
    ...(scopes.includes("email") && profile.email !== undefined && { email: profile.email }),
    connectionId,
  };
}
