import { waitUntil } from "cloudflare:workers";
import { GrantType, OAuthAuthorizationServer, type OAuthHelpers } from "@cloudflare/workers-oauth-provider";
import { type AccountBindings, accountsOf } from "../accounts/accounts.ts";
import type { AuditBindings } from "../audit/audit-buffer.ts";
import type { Trail } from "../audit/trail.ts";
import { addressLimiter } from "../limits/address-limiter.ts";
import type { LimitBindings } from "../limits/bindings.ts";
import { scopeNames } from "../scopes/scopes.ts";
import type { Settings } from "../settings/settings.ts";
import { reportFailure } from "../telemetry/failure.ts";
import { log } from "../telemetry/log.ts";
import { withBoundedKeys } from "./bounded-keys.ts";
import { withConfiguredClients } from "./configured-clients.ts";
import { consistentNamespace, type Ledgers } from "./consistent-namespace.ts";
import { exchangeForLess } from "./exchange-for-less.ts";
import { lifetimes } from "./grant.ts";
import { noteUse, registrationLifetime } from "./housekeeping.ts";
import { checkRegistration } from "./registration.ts";
import { resourcesOf } from "./resources.ts";
import { type EndGrants, renewOnTokenRequest } from "./token-exchange.ts";
import { recordRefusal } from "./token-refusals.ts";

/** The bindings that the library's work takes: grants, tokens and clients, and the vaults behind them. */
export interface LibraryBindings extends AccountBindings, AuditBindings, LimitBindings {
  readonly OAUTH_KV: KVNamespace;
}

/** workers-oauth-provider, set up for one origin. */
export interface Library {
  readonly server: OAuthAuthorizationServer<LibraryBindings>;
  readonly oauth: OAuthHelpers;
  /** The environment to give to `server`'s methods. */
  readonly env: LibraryBindings;
}

/** The token request that is served. */
interface Served {
  /** The grant that it says it is about, as its ledger is named. */
  readonly grant: string | undefined;
  /** Its parameters. */
  readonly asked: URLSearchParams;
}

/** What the library's work goes by. */
interface LibraryParts {
  readonly ledgers: Ledgers;
  readonly trail: Trail;
  /** The request at hand, where it is one about a grant. */
  readonly served?: Served;
}

/** Sets the library up for one origin. */
export function createLibrary(
  origin: string,
  bindings: LibraryBindings,
  settings: Settings,
  { ledgers, trail, served }: LibraryParts,
): Library {
  // A copy for each origin: the library marks the environment it is given.
  const env = {
    ...bindings,
    OAUTH_KV: withConfiguredClients(
      consistentNamespace(withBoundedKeys(bindings.OAUTH_KV), ledgers),
      settings.clients,
    ),
  };
  const limiter = addressLimiter(bindings);
  const resources = resourcesOf(origin);
  const idleSeconds = settings.grantIdleDays * 24 * 3600;
  const clientLifetime = registrationLifetime(settings.grantIdleDays);
  const accounts = accountsOf(bindings);
  const end: EndGrants = (userId, grantIds, reason) =>
    endGrants({ oauth, records: env.OAUTH_KV, trail }, userId, grantIds, reason);
  const renew = renewOnTokenRequest(
    accounts,
    idleSeconds,
    end,
    (clientId) => noteUse(bindings.OAUTH_KV, clientId, clientLifetime),
    trail,
    settings,
  );
  const exchange = exchangeForLess({
    ...{ accounts, settings, trail, origin, endGrants: end },
    subjectOf: (token) => oauth.unwrapToken(token),
    tokensOf: async (userId, grantId, most) => {
      const { keys } = await env.OAUTH_KV.list({ prefix: `token:${userId}:${grantId}:`, limit: most });
      return keys.length;
    },
  });
  const server: OAuthAuthorizationServer<LibraryBindings> = new OAuthAuthorizationServer({
    issuer: origin,
    resources: [resources.mcp, resources.sse],
    defaultResource: resources.mcp,
    authorizeEndpoint: "/authorize",
    tokenEndpoint: "/token",
    clientRegistrationEndpoint: "/register",
    scopesSupported: [...scopeNames],
    clientIdMetadataDocumentEnabled: true,
    // RFC 8252 section 7.1: desktop clients such as Cursor receive the code at a scheme of their own
    allowPrivateUseRedirectUris: true,
    clientRegistrationCallback: checkRegistration,
    allowTokenExchangeGrant: true,
    tokenExchangeCallback: (request) =>
      request.grantType === GrantType.TOKEN_EXCHANGE ? exchange(request, served?.asked) : renew(request),
    accessTokenTTL: lifetimes.accessToken,
    refreshTokenTTL: idleSeconds,
    refreshTokenIdleTTL: idleSeconds,
    clientRegistrationTTL: clientLifetime,
    onError: ({ code, status, headers, internal }) => {
      waitUntil(recordRefusal(trail, limiter, { code, ...internal }, served?.grant));
      if (code === "server_error") {
        const facts = { code, status, reason: internal.reason };
        return serverError(status, headers, reportFailure("oauth_failed", internal.detail, facts));
      }
      log.info("oauth_refusal", { code, status, reason: internal.reason });
      return undefined;
    },
  });
  const oauth: OAuthHelpers = server.getOAuthApi(env);
  return { server, oauth, env };
}

/** The library failed where it tells nobody why; the log has that under the reference. */
function serverError(status: number, headers: HeadersInit, reference: string): Response {
  const error_description = `Something went wrong here. The operator can find it by ${reference}.`;
  return Response.json({ error: "server_error", error_description }, { status, headers });
}

/** What ending grants takes. */
interface EndingParts {
  readonly oauth: Pick<OAuthHelpers, "revokeGrant">;
  readonly records: Pick<KVNamespace, "delete">;
  readonly trail: Trail;
}

/** Ends grants and their tokens: the next request with one of them is a 401. */
export async function endGrants(
  { oauth, records, trail }: EndingParts,
  userId: string,
  grantIds: readonly string[],
  reason: string,
): Promise<void> {
  for (const grantId of grantIds)
    trail.record({ kind: "grant", action: "end", decision: "refused", reason, userId, grantId });
  const ended = await Promise.allSettled(
    grantIds.map(async (grantId) => {
      // first of all, and its tokens are over with it: the library deletes those one by one, and the grant last
      await records.delete(`grant:${userId}:${grantId}`);
      await oauth.revokeGrant(grantId, userId);
    }),
  );
  // One that fails does not keep the others from ending: whoever asked for it waits until each is over or has failed
  for (const one of ended) if (one.status === "rejected") throw one.reason;
}
