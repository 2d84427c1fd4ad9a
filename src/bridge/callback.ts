import { type AuthRequest, authorizationErrorRedirect } from "@cloudflare/workers-oauth-provider";
import type { Context } from "hono";
import type { GrantProps } from "../authorization/grant.ts";
import { isScopeName } from "../scopes/scopes.ts";
import { githubApi } from "../upstream/github/api.ts";
import type { Credential } from "../upstream/github/credential.ts";
import { UpstreamFailure } from "../upstream/github/failure.ts";
import { type GitHubProfile, readProfile } from "../upstream/github/profile.ts";
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
  const { server, settings, accounts } = services;
  try {
    const credential = await finishSignIn(settings.github, callback, {
      redirectUri: callbackUrl(server),
      verifier,
    });
    const profile = await readProfile(
      githubApi(settings.github, credential.accessToken),
      request.scope.includes("email"),
    );
    await accounts.store(profile.id, credential);
    const { redirectTo } = await server.oauth.completeAuthorization({
      request,
      userId: profile.id,
      scope: request.scope,
      props: propsOf(profile, credential, request.scope),
      metadata: { login: profile.login },
      // A second device of the same client must not sign out the first
      revokeExistingGrants: false,
    });
    return redirectTo;
  } catch (error) {
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

/** What the grant keeps: no more than was consented to, and no credential. */
function propsOf(profile: GitHubProfile, credential: Credential, granted: readonly string[]): GrantProps {
  const scopes = granted.filter(isScopeName);
  return {
    userId: profile.id,
    login: profile.login,
    ...(scopes.includes("profile") && profile.name !== undefined && { name: profile.name }),
    ...(scopes.includes("email") && profile.email !== undefined && { email: profile.email }),
    upstreamScopes: credential.scopes,
  };
}
