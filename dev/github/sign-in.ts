import { Hono } from "hono";
import type { GitHubContext } from "./context.ts";
import { accountPicker, misconfigured } from "./page.ts";
import { isRegisteredRedirect } from "./redirect-uri.ts";
import { parseScopes } from "./scopes.ts";

/** An authorization request whose client and redirect_uri are proven, so that it may be answered there. */
interface AuthorizationRequest {
  readonly redirectUri: string;
  readonly state: string | undefined;
  readonly scopes: readonly string[];
  readonly codeChallenge: string | undefined;
}

type Query = Readonly<Record<string, string>>;

/**
 * `/login/oauth/authorize`. The picker sends the same request again with `login` set, so nothing is
 * remembered in between, and a script may set `login` itself to be signed in at once.
 */
export function signInRoutes(github: GitHubContext): Hono {
  const { oauthApp, accounts } = github;
  const app = new Hono();

  app.get("/login/oauth/authorize", (c) => {
    c.header("cache-control", "no-store");
    const query = c.req.query();
    if (query.client_id !== oauthApp.client_id) return c.html(misconfigured("client_id"), 404);
    const redirectUri = query.redirect_uri ?? oauthApp.redirect_uris[0];
    if (redirectUri === undefined || !isRegisteredRedirect(oauthApp.redirect_uris, redirectUri)) {
      return c.html(misconfigured("redirect_uri"), 400);
    }
    const problem = pkceProblem(query);
    if (problem !== undefined)
      return c.redirect(failure(redirectUri, query.state, "invalid_request", problem));

    const request: AuthorizationRequest = {
      redirectUri,
      state: query.state,
      scopes: parseScopes(query.scope ?? ""),
      codeChallenge: query.code_challenge,
    };
    const account = accounts.find(({ login }) => login === query.login);
    if (account !== undefined) return c.redirect(success(github, request, account.login));
    const cancel = failure(
      redirectUri,
      query.state,
      "access_denied",
      "The user has denied your application access.",
    );
    return c.html(
      accountPicker({ accounts, query, cancel, redirectUri, appName: oauthApp.name, scopes: request.scopes }),
    );
  });

  return app;
}

/** PKCE at GitHub is optional, S256 only, and each of its two parameters requires the other. */
function pkceProblem({
  code_challenge: challenge,
  code_challenge_method: method,
}: Query): string | undefined {
  if (challenge === undefined && method === undefined) return undefined;
  if (challenge === undefined) return "code_challenge_method requires code_challenge.";
  if (method !== "S256") return "code_challenge requires code_challenge_method to be S256.";
  if (!/^[\w-]{43}$/.test(challenge)) return "code_challenge must be 43 characters of base64url.";
  return undefined;
}

function success(github: GitHubContext, request: AuthorizationRequest, login: string): string {
  const { redirectUri, codeChallenge, state } = request;
  const clientId = github.oauthApp.client_id;
  // a request without scopes renews what was granted before
  const scopes = request.scopes.length > 0 ? request.scopes : github.tokens.grantedScopes(login, clientId);
  const code = github.codes.issue({ login, clientId, scopes, redirectUri, codeChallenge });
  return callback(redirectUri, { code, state, iss: `${github.url}/login/oauth` });
}

const TROUBLESHOOTING =
  "https://docs.github.com/apps/managing-oauth-apps/troubleshooting-authorization-request-errors/";

function failure(
  redirectUri: string,
  state: string | undefined,
  error: string,
  error_description: string,
): string {
  return callback(redirectUri, { error, error_description, error_uri: TROUBLESHOOTING, state });
}

function callback(redirectUri: string, parameters: Readonly<Record<string, string | undefined>>): string {
  const url = new URL(redirectUri);
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined) url.searchParams.set(name, value);
  }
  return url.href;
}
