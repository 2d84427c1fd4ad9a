import { Hono } from "hono";
import { verifierMatches } from "./authorization-codes.ts";
import type { GitHubContext } from "./context.ts";
import type { RegisteredApp } from "./registered-apps.ts";
import type { ExpiringToken } from "./tokens.ts";

type Parameters = Readonly<Record<string, string | undefined>>;
type Answer = Readonly<Record<string, string | number>>;

/** `/login/oauth/access_token`: every answer is HTTP 200, and form-encoded unless JSON is asked for. */
export function tokenEndpointRoutes(github: GitHubContext): Hono {
  const app = new Hono();

  app.post("/login/oauth/access_token", async (c) => {
    const answer = respond(github, await readParameters(c.req.raw));
    c.header("cache-control", "no-store");
    if (c.req.header("accept")?.includes("application/json")) return c.json(answer);
    const form = new URLSearchParams(Object.entries(answer).map(([name, value]) => [name, String(value)]));
    return c.body(form.toString(), 200, {
      "content-type": "application/x-www-form-urlencoded; charset=utf-8",
    });
  });

  return app;
}

function respond(github: GitHubContext, parameters: Parameters): Answer {
  const app = github.apps.authenticated(parameters.client_id, parameters.client_secret);
  if (app === undefined) {
    return error("incorrect_client_credentials", "The client_id and/or client_secret passed are incorrect.");
  }
  switch (parameters.grant_type ?? "authorization_code") {
    case "authorization_code":
      return exchangeCode(github, app, parameters);
    case "refresh_token":
      return refresh(github, app, parameters);
    default:
      return error("unsupported_grant_type", "The grant_type passed is not supported.");
  }
}

/** Of a GitHub App, unless something else was asked for. */
const EIGHT_HOURS = 28_800;

const lifetimeOf = ({ kind }: RegisteredApp, { tokenLifetime }: GitHubContext): number | undefined =>
  tokenLifetime ?? (kind === "github-app" ? EIGHT_HOURS : undefined);

function exchangeCode(github: GitHubContext, app: RegisteredApp, parameters: Parameters): Answer {
  const { codes, tokens } = github;
  const tokenLifetime = lifetimeOf(app, github);
  const grant = codes.redeem(parameters.code ?? "");
  // a code is for the app that sent its person for it
  const isOurs = grant?.clientId === app.client_id;
  if (!isOurs || !verifierMatches(grant.codeChallenge, parameters.code_verifier)) {
    return error("bad_verification_code", "The code passed is incorrect or expired.");
  }
  if (parameters.redirect_uri !== undefined && parameters.redirect_uri !== grant.redirectUri) {
    return error(
      "redirect_uri_mismatch",
      "The redirect_uri MUST match the registered callback URL for this application.",
    );
  }
  if (tokenLifetime !== undefined) return expiringAnswer(tokens.issueExpiring(grant, tokenLifetime));
  const token = tokens.issue(grant);
  return { access_token: token.value, scope: token.scopes.join(","), token_type: "bearer" };
}

function refresh(github: GitHubContext, app: RegisteredApp, { refresh_token = "" }: Parameters): Answer {
  const tokenLifetime = lifetimeOf(app, github);
  const renewed =
    tokenLifetime === undefined
      ? undefined
      : github.tokens.refresh(refresh_token, app.client_id, tokenLifetime);
  if (renewed === undefined)
    return error("bad_refresh_token", "The refresh token passed is incorrect or expired.");
  return expiringAnswer(renewed);
}

function expiringAnswer({
  accessToken,
  expiresIn,
  refreshToken,
  refreshTokenExpiresIn,
}: ExpiringToken): Answer {
  return {
    access_token: accessToken.value,
    expires_in: expiresIn,
    refresh_token: refreshToken,
    refresh_token_expires_in: refreshTokenExpiresIn,
    // the permissions of a GitHub App are not scopes
    scope: "",
    token_type: "bearer",
  };
}

const TROUBLESHOOTING =
  "https://docs.github.com/apps/managing-oauth-apps/troubleshooting-oauth-app-access-token-request-errors/";

function error(code: string, error_description: string): Answer {
  return { error: code, error_description, error_uri: `${TROUBLESHOOTING}#${code.replaceAll("_", "-")}` };
}

/** GitHub reads parameters from a form, from JSON and from the query. */
async function readParameters(request: Request): Promise<Parameters> {
  const query = Object.fromEntries(new URL(request.url).searchParams);
  const text = await request.text();
  if (!request.headers.get("content-type")?.includes("json")) {
    return { ...query, ...Object.fromEntries(new URLSearchParams(text)) };
  }
  const json: unknown = parseJson(text);
  const strings = Object.entries(json ?? {}).filter(([, value]) => typeof value === "string");
  return { ...query, ...Object.fromEntries(strings) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
