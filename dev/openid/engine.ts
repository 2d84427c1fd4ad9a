import {
  type ClientMetadata,
  type Configuration,
  interactionPolicy,
  type JWKS,
  Provider,
} from "oidc-provider";
import { isRegisteredRedirect } from "../github/redirect-uri.ts";
import { accessTokenRoute, apiAt } from "./access-tokens.ts";
import { claimsOf, type OpenIdAccount } from "./accounts.ts";
import { avatarRoute, signInRoutes } from "./interaction.ts";
import { refusalPage } from "./page.ts";
import { SESSION_COOKIE, signOutRoutes } from "./sign-out.ts";
import type { Storage } from "./storage.ts";

/** How long what it gives out is good, in seconds. */
export interface Lifetimes {
  readonly accessToken: number;
  readonly idToken: number;
  readonly refreshToken: number;
  readonly authorizationCode: number;
}

/** What makes one provider. */
export interface EngineOptions {
  readonly issuer: string;
  readonly accounts: readonly OpenIdAccount[];
  readonly clients: readonly ClientMetadata[];
  /** The client of them that tokens without a sign-in are of. */
  readonly clientId: string;
  readonly storage: Storage;
  readonly signingKeys: JWKS;
  readonly cookieKey: string;
  readonly lifetimes: Lifetimes;
}

/** The certified engine, as most deployments of it are set up: proof keys, rotation, and no consent page of its own. */
export function createEngine(options: EngineOptions): Provider {
  const provider = new Provider(options.issuer, configurationOf(options));
  // a bug here answers 500; nothing is for the terminal of `npm run dev`
  provider.silent = true;
  // ports on loopback are whoever runs there (RFC 8252 section 7.3), which the engine lets native apps have only
  provider.Client.prototype.redirectUriAllowed = function (this: { redirectUris?: string[] }, uri: string) {
    return isRegisteredRedirect(this.redirectUris ?? [], uri);
  };
  provider.use(avatarRoute(options.accounts));
  provider.use(accessTokenRoute(provider, options.accounts, options.clientId, options.lifetimes.accessToken));
  provider.use(signOutRoutes(provider, options.accounts));
  provider.use(signInRoutes(provider, options.accounts));
  return provider;
}

function configurationOf(options: EngineOptions): Configuration {
  const { issuer, accounts, clients, storage, signingKeys, cookieKey, lifetimes } = options;
  const isOwn = (client: { clientId: string }, token: { clientId?: string | undefined }) =>
    token.clientId === client.clientId;
  return {
    adapter: storage.adapter,
    clients: [...clients],
    jwks: signingKeys,
    cookies: {
      keys: [cookieKey],
      // the Worker is another port of the same host, so their cookies meet
      names: {
        session: SESSION_COOKIE,
        interaction: "local_provider_interaction",
        resume: "local_provider_resume",
      },
    },
    clockTolerance: 0,
    ttl: {
      AccessToken: lifetimes.accessToken,
      AuthorizationCode: lifetimes.authorizationCode,
      ClientCredentials: lifetimes.accessToken,
      Grant: lifetimes.refreshToken,
      IdToken: lifetimes.idToken,
      Interaction: 3600,
      RefreshToken: lifetimes.refreshToken,
      Session: 14 * 24 * 3600,
    },
    responseTypes: ["code"],
    scopes: ["openid", "offline_access"],
    claims: {
      openid: ["sub"],
      profile: ["name", "preferred_username", "picture"],
      email: ["email", "email_verified"],
      groups: ["groups"],
    },
    features: {
      devInteractions: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      clientCredentials: { enabled: true },
      introspection: { enabled: true, allowedPolicy: (_, client, token) => isOwn(client, token) },
      revocation: { enabled: true, allowedPolicy: (_, client, token) => isOwn(client, token) },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: (_, resource) => apiAt(resource, lifetimes.accessToken),
      },
    },
    // what an API reads (RFC 9068 section 2.2.3), which asks nobody else
    extraTokenClaims(_, token) {
      if (token.resourceServer === undefined || token.kind !== "AccessToken") return undefined;
      const account = accounts.find(({ subject }) => subject === token.accountId);
      if (account === undefined) return undefined;
      const { name, preferred_username, email, email_verified, groups } = claimsOf(account, issuer);
      return { name, preferred_username, email, email_verified, groups };
    },
    pkce: { required: () => true },
    rotateRefreshToken: true,
    expiresWithSession: () => false,
    clientBasedCORS: () => false,
    interactions: { policy: policy(), url: (_, interaction) => `/interaction/${interaction.uid}` },
    findAccount(_, subject) {
      const account = accounts.find((candidate) => candidate.subject === subject);
      return account && { accountId: subject, claims: () => claimsOf(account, issuer) };
    },
    // each sign-in has a grant of its own, with all that it asked for: the end of one does not end the others
    async loadExistingGrant({ oidc }) {
      const { client, session, provider, requestParamScopes, resourceServers = {} } = oidc;
      if (client === undefined || session?.accountId === undefined) return undefined;
      const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
      const scopes = [...requestParamScopes].join(" ");
      grant.addOIDCScope(scopes);
      for (const resource of Object.keys(resourceServers)) grant.addResourceScope(resource, scopes);
      await grant.save();
      return grant;
    },
    async renderError(ctx, { error, error_description }) {
      ctx.type = "html";
      ctx.body = String(await refusalPage(error, error_description));
    },
  };
}

/** What a person may be asked; `select_account` is not among what the engine knows by itself. */
function policy() {
  const prompts = interactionPolicy.base();
  prompts.add(new interactionPolicy.Prompt({ name: "select_account", requestable: true }), 0);
  return prompts;
}
