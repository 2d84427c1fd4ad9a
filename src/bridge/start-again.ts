import type { AuthRequest } from "@cloudflare/workers-oauth-provider";
import type { Context } from "hono";
import { inLanguageOf } from "../web/language.ts";
import type { Problem } from "../web/problem.tsx";
import { problemWords } from "./problem-words.ts";
import type { BridgeEnv } from "./services.ts";

/** The pages that can be opened anew, and the parameter without which they are about nothing. */
const pages = new Map([
  ["/authorize", "client_id"],
  ["/permissions", "request"],
  ["/sign-in", "page"],
]);

/**
 * The page to go back to after a problem: the same request, from its start.
 * @param request of a page that is shown at another address than its own
 */
export function startAgainOf(c: Context<BridgeEnv>, request?: AuthRequest): string | undefined {
  const { pathname, search, searchParams } = new URL(c.req.url);
  const parameter = pages.get(pathname);
  if (parameter !== undefined && searchParams.has(parameter)) return pathname + search;
  return request && `/authorize?${parametersOf(request)}`;
}

/** An authorization request as its client sent it (RFC 6749 section 4.1.1, RFC 7636, RFC 8707). */
function parametersOf(request: AuthRequest): URLSearchParams {
  const { responseType, clientId, redirectUri, scope, state, codeChallenge, codeChallengeMethod } = request;
  const parameters = new URLSearchParams({
    response_type: responseType,
    client_id: clientId,
    redirect_uri: redirectUri,
    scope: scope.join(" "),
    ...(state && { state }),
    ...(codeChallenge && { code_challenge: codeChallenge }),
    ...(codeChallengeMethod && { code_challenge_method: codeChallengeMethod }),
  });
  for (const resource of [request.resource ?? []].flat()) parameters.append("resource", resource);
  return parameters;
}

/** The answer to a form that is not the one that was shown. */
export function notWhole(c: Context<BridgeEnv>): Problem & { status: number } {
  return {
    status: 400,
    ...inLanguageOf(c, problemWords).notWhole,
    startAgain: startAgainOf(c),
  };
}
