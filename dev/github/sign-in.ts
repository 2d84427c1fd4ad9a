import { Hono } from "hono";
import { getCookie, setCookie } from "hono/cookie";
import type { GitHubContext } from "./context.ts";
import { accountPicker, GRANTED_SCOPE, misconfigured, PICKED } from "./page.ts";
import { isRegisteredRedirect } from "./redirect-uri.ts";
import { parseScopes } from "./scopes.ts";

/** An authorization request whose client and redirect_uri are proven, so that it may be answered there. */
interface AuthorizationRequest {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly state: string | undefined;
  readonly scopes: readonly string[];
  readonly codeChallenge: string | undefined;
}

type Query = Readonly<Record<string, string>>;

/** Holds the login that was picked last. It only shows on the picker: nobody is signed in by it. */
const SESSION = "local_github_session";

/**
 * `/login/oauth/authorize`. The picker sends the same request again with `login`, its own mark and the ticked
 * scopes, so nothing is remembered in between. A `login` without the mark is a hint: as in a browser that is signed
 * in to GitHub, it is followed at once and grants all that is requested, unless `prompt=select_account` forbids it.
 */
export function signInRoutes(github: GitHubContext): Hono {
  const { apps, accounts } = github;
  const app = new Hono();

  app.get("/login/oauth/authorize", (c) => {
    c.header("cache-control", "no-store");
    const query = c.req.query();
    const client = apps.find(query.client_id);
    if (client === undefined) return c.html(misconfigured("client_id"), 404);
    const redirectUri = query.redirect_uri ?? client.redirect_uris[0];
    if (redirectUri === undefined || !isRegisteredRedirect(client.redirect_uris, redirectUri)) {
      return c.html(misconfigured("redirect_uri"), 400);
    }
    const problem = pkceProblem(query);
    if (problem !== undefined)
      return c.redirect(failure(redirectUri, query.state, "invalid_request", problem));

    const request: AuthorizationRequest = {
      clientId: client.client_id,
      redirectUri,
      state: query.state,
      scopes: parseScopes(query.scope ?? ""),
      codeChallenge: query.code_challenge,
    };
    const picked = query[PICKED] === "1";
    const mayAnswer = picked || query.prompt !== "select_account";
    const account = accounts.find(({ login }) => mayAnswer && login === query.login);
    if (account !== undefined) {
      if (picked) setCookie(c, SESSION, account.login, { path: "/", httpOnly: true, sameSite: "Lax" });
      const ticked = picked ? (c.req.queries(GRANTED_SCOPE) ?? []) : request.scopes;
      return c.redirect(success(github, request, account.login, ticked));
    }
    const cancel = failure(
      redirectUri,
      query.state,
      "access_denied",
      "The user has denied your application access.",
    );
    const { name: appName } = client;
    const { scopes } = request;
    const session = getCookie(c, SESSION);
    const signedInAs = accounts.find(({ login }) => login === session)?.login;
    return c.html(accountPicker({ accounts, query, cancel, redirectUri, appName, scopes, signedInAs }));
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

function success(
  github: GitHubContext,
  request: AuthorizationRequest,
  login: string,
  ticked: readonly string[],
): string {
  const { clientId, redirectUri, codeChallenge, state } = request;
  // a request without scopes renews what was granted before; one whose scopes are all unticked gets none
  const scopes =
    request.scopes.length > 0
      ? request.scopes.filter((scope) => ticked.includes(scope))
      : github.tokens.grantedScopes(login, clientId);
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
