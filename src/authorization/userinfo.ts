import { restricts } from "../access/rules.ts";
import type { Accounts } from "../accounts/accounts.ts";
import type { Settings } from "../settings/settings.ts";
import { admissionOf } from "./admission.ts";
import type { AuthorizationServer } from "./authorization-server.ts";
import { type Caller, callerOf } from "./caller.ts";
import { claimsOf } from "./claims.ts";
import { refusal } from "./endpoint-request.ts";
import { resourcesOf } from "./resources.ts";

/** What the endpoint asks about a person who may have been expelled. */
export interface UserInfoServices {
  readonly settings: Settings;
  readonly accounts: Pick<Accounts, "admission">;
}

/** What the endpoint uses of the authorization server. */
type TokenAuthority = Pick<AuthorizationServer, "issuer" | "validateToken" | "endGrants">;

const methods = "GET, POST, OPTIONS";

/**
 * `/userinfo` (OpenID Connect Core section 5.3): who is signed in, as far as the person let this client see. It takes
 * the access tokens of every resource of this deployment, so that a client need not call a tool to greet its user.
 */
export async function serveUserInfo(
  request: Request,
  server: TokenAuthority,
  services: UserInfoServices,
): Promise<Response> {
  if (request.method === "OPTIONS") return preflightAnswer();
  if (request.method !== "GET" && request.method !== "POST") return methodNotAllowed();
  const token = presentedToken(request);
  if (token === undefined) return missingToken();
  const caller = await callerWith(token, server, services.settings);
  if (!caller) {
    return invalidToken(
      "This access token is not valid here: it expired, was revoked, or is none of this server's. Refresh it, or sign in again.",
    );
  }
  return (
    (await refuseIfExpelled(caller, server, services)) ??
    Response.json(claimsOf(caller), { headers: { ...readable, "Cache-Control": "no-store" } })
  );
}

/**
 * The token of the Authorization header (RFC 6750 section 2.1). Query and body are not looked at: URLs end up in logs
 * (section 2.3), and one way is enough.
 */
function presentedToken(request: Request): string | undefined {
  // RFC 9110 section 11.1: the scheme's case does not matter
  return /^bearer[\t ]+(.+)$/i.exec(request.headers.get("authorization") ?? "")?.[1];
}

async function callerWith(
  token: string,
  server: TokenAuthority,
  settings: Settings,
): Promise<Caller | undefined> {
  const { mcp, sse } = resourcesOf(server.issuer);
  const validated = await server.validateToken([mcp, sse], token);
  return validated ? callerOf(token, validated, server.issuer, settings) : undefined;
}

/** Whoever may not use the tools any more has no answer here either, and their grants end in the same way. */
async function refuseIfExpelled(
  caller: Caller,
  { endGrants }: TokenAuthority,
  { settings, accounts }: UserInfoServices,
): Promise<Response | undefined> {
  if (!restricts(settings.access)) return undefined;
  const admission = await admissionOf(caller, { accounts, endGrants });
  switch (admission.kind) {
    case "allowed":
      return undefined;
    case "unavailable":
      return explained(refusal(503, "temporarily_unavailable", admission.message));
    case "ended":
      return invalidToken(admission.message);
  }
}

/**
 * Pages of any origin may ask and read: a token is not sent by the browser on its own (Fetch, "CORS protocol and
 * credentials"), so whoever presents one was given it.
 */
const readable = {
  "Access-Control-Allow-Origin": "*",
  "Access-Control-Expose-Headers": "WWW-Authenticate",
};

function preflightAnswer(): Response {
  return new Response(null, {
    status: 204,
    headers: {
      ...readable,
      "Access-Control-Allow-Methods": "GET, POST",
      // a wildcard does not cover Authorization (Fetch, "CORS non-wildcard request-header name")
      "Access-Control-Allow-Headers": "Authorization, *",
      "Access-Control-Max-Age": "86400",
      Allow: methods,
    },
  });
}

function methodNotAllowed(): Response {
  const description = "Ask with GET or POST, and the access token in the Authorization header.";
  return explained(refusal(405, "invalid_request", description), { Allow: methods });
}

/** RFC 6750 section 3.1: nothing about an error if the request carried no credentials. */
function missingToken(): Response {
  return new Response(null, {
    status: 401,
    headers: { ...readable, "Cache-Control": "no-store", "WWW-Authenticate": "Bearer" },
  });
}

function invalidToken(description: string): Response {
  return explained(refusal(401, "invalid_token", description), {
    "WWW-Authenticate": 'Bearer error="invalid_token"',
  });
}

/** A refusal with the headers that go with it. */
function explained(response: Response, headers: Record<string, string> = {}): Response {
  for (const [name, value] of Object.entries({ ...readable, ...headers })) response.headers.set(name, value);
  return response;
}
