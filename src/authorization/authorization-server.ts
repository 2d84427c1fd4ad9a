import { waitUntil } from "cloudflare:workers";
import type { OAuthHelpers, ValidatedAccessToken } from "@cloudflare/workers-oauth-provider";
import { loginPinsIn } from "../access/login-pins.ts";
import { accountsOf } from "../accounts/accounts.ts";
import { trailOf } from "../audit/gathered-trail.ts";
import type { Trail } from "../audit/trail.ts";
import { addressLimiter } from "../limits/address-limiter.ts";
import type { Settings } from "../settings/settings.ts";
import type { Records } from "./consistent-namespace.ts";
import { type Ending, endingOf } from "./ending.ts";
import { hasMediaType, refusal } from "./endpoint-request.ts";
import { type LedgerBindings, ledgersOf } from "./grant-ledger.ts";
import { type HeadlessCaller, headlessCallers } from "./headless.ts";
import { createLibrary, endGrants, type LibraryBindings } from "./library.ts";
import { openedTokens } from "./opened-tokens.ts";
import { registrationLimit } from "./registration-limit.ts";
import { withUserInfoEndpoint } from "./server-metadata.ts";
import type { EndGrants } from "./token-exchange.ts";
import { fromAddress } from "./token-refusals.ts";
import { canonicalTokenRequest } from "./token-request.ts";
import { validatedFor } from "./token-validation.ts";

/** The bindings this folder needs. */
export type AuthorizationBindings = LibraryBindings & LedgerBindings;

/** The authorization server of one origin: what the rest of the project sees of the library. */
export interface AuthorizationServer extends Ending {
  /** RFC 8414 issuer: the origin. */
  readonly issuer: string;
  /** Consent, sign-in state and grants. */
  readonly oauth: OAuthHelpers;
  /** Serves the metadata (RFC 8414), /register (RFC 7591) and /token (with revocation, RFC 7009). */
  fetch(request: Request, ctx: ExecutionContext): Promise<Response>;
  /** What is known of an access token that is valid for one of the resources; null if it is not. */
  validateToken(resources: readonly string[], token: string): Promise<ValidatedAccessToken<unknown> | null>;
  /** The caller of a token that was not given out here, if the operator takes such tokens. */
  readonly headless?: HeadlessCaller | undefined;
  readonly endGrants: EndGrants;
  /** What the library keeps of grants and clients, as it reads it itself. */
  readonly records: Records;
  /** The audit trail. */
  readonly trail: Trail;
}

/** The authorization server of one origin. @param trail where what it does is recorded */
export function createAuthorizationServer(
  origin: string,
  bindings: AuthorizationBindings,
  settings: Settings,
  trail = trailOf(bindings, settings),
): AuthorizationServer {
  const ledgers = ledgersOf(bindings);
  const { server, oauth, env } = createLibrary(origin, bindings, settings, { ledgers, trail });
  const accounts = accountsOf(bindings);
  const limiter = addressLimiter(bindings);
  const limitRegistration = registrationLimit(limiter, trail);
  const end: EndGrants = (userId, grantIds, reason) =>
    endGrants({ oauth, records: env.OAUTH_KV, trail }, userId, grantIds, reason);
  const open = openedTokens({
    records: env.OAUTH_KV,
    open: (token, records) => server.getOAuthApi({ ...env, OAUTH_KV: records }).unwrapToken<unknown>(token),
  });
  return {
    ...endingOf({ accounts, records: env.OAUTH_KV, endGrants: end, trail, keepAlive: waitUntil }),
    issuer: origin,
    oauth,
    validateToken: (resources, token) =>
      validatedFor(resources, token, {
        open,
        validate: (resource, sent) => server.validateToken<unknown>(resource, sent, env),
      }),
    headless: headlessCallers(origin, {
      ...{ settings, accounts, limiter, trail, keepAlive: waitUntil },
      pins: loginPinsIn(bindings.OAUTH_KV),
    }),
    trail,
    endGrants: end,
    records: env.OAUTH_KV,
    async fetch(request, ctx) {
      const { pathname } = new URL(request.url);
      // RFC 7591 section 3.1. A page of another site can send anything else without asking the browser's leave
      if (pathname === "/register" && request.method === "POST") {
        if (!hasMediaType(request, "application/json"))
          return refusal(415, "invalid_client_metadata", "Content-Type must be application/json");
        return (await limitRegistration(request)) ?? (await server.fetch(request, env, ctx));
      }
      if (pathname === "/.well-known/oauth-authorization-server")
        return await withUserInfoEndpoint(request, await server.fetch(request, env, ctx));
      if (pathname !== "/token") return server.fetch(request, env, ctx);
      const token = await canonicalTokenRequest(origin, request);
      if (token instanceof Response) return token;
      if (token.grant === undefined)
        return await fromAddress(request.headers, () => server.fetch(token.request, env, ctx));
      const ledger = bindings.LEDGERS.get(bindings.LEDGERS.idFromName(token.grant));
      return await ledger.fetch(token.request);
    },
  };
}
