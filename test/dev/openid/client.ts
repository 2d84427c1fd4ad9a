import * as oauth from "oauth4webapi";
import type { LocalProvider } from "../../../dev/openid/index.ts";
import { type Behaviour, Person } from "../../../dev/person.ts";

/** Where people return to; nobody listens there. */
export const CALLBACK = "http://127.0.0.1:8788/callback";

// plain HTTP is for this machine only
const insecure = { [oauth.allowInsecureRequests]: true };

/** What a Worker does at a provider, with a library that checks the provider's answers. */
export async function clientOf(provider: LocalProvider) {
  const issuer = new URL(provider.url);
  const server = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, insecure));
  const client: oauth.Client = { client_id: provider.clientId };
  const authentication = oauth.ClientSecretBasic(provider.clientSecret);
  const nonce = oauth.generateRandomNonce();
  const verifier = oauth.generateRandomCodeVerifier();
  const challenge = await oauth.calculatePKCECodeChallenge(verifier);

  function authorizationUrl(parameters: Record<string, string | undefined> = {}): URL {
    const url = new URL(server.authorization_endpoint ?? "");
    const all = {
      ...{ client_id: client.client_id, redirect_uri: CALLBACK, response_type: "code", state: "st", nonce },
      ...{ scope: "openid profile email groups offline_access", prompt: "consent" },
      ...{ code_challenge: challenge, code_challenge_method: "S256" },
      ...parameters,
    };
    for (const [name, value] of Object.entries(all)) {
      if (value !== undefined) url.searchParams.set(name, value);
    }
    return url;
  }

  /** Exchanges the code of a callback; checks its `iss` (RFC 9207), the nonce and the signature. */
  async function exchange(callback: URL): Promise<oauth.TokenEndpointResponse> {
    const parameters = oauth.validateAuthResponse(server, client, callback, "st");
    const answer = await oauth.authorizationCodeGrantRequest(
      ...([server, client, authentication, parameters, CALLBACK, verifier, insecure] as const),
    );
    const tokens = await oauth.processAuthorizationCodeResponse(server, client, answer, {
      ...{ expectedNonce: nonce, requireIdToken: true },
    });
    await oauth.validateApplicationLevelSignature(server, answer, insecure);
    return tokens;
  }

  /** A whole sign-in; by somebody new unless it is said who. */
  async function signIn(who: string | Person, parameters: Record<string, string> = {}) {
    const person = typeof who === "string" ? new Person({ user: who }) : who;
    return await exchange(await person.authorize(authorizationUrl(parameters)));
  }

  async function userInfo({ access_token }: { access_token: string }): Promise<oauth.UserInfoResponse> {
    const answer = await oauth.userInfoRequest(server, client, access_token, insecure);
    return await oauth.processUserInfoResponse(server, client, oauth.skipSubjectCheck, answer);
  }

  async function refresh(token: string | undefined): Promise<oauth.TokenEndpointResponse> {
    const answer = await oauth.refreshTokenGrantRequest(
      server,
      client,
      authentication,
      token ?? "",
      insecure,
    );
    return await oauth.processRefreshTokenResponse(server, client, answer);
  }

  async function revoke(token: string | undefined): Promise<void> {
    await oauth.processRevocationResponse(
      await oauth.revocationRequest(server, client, authentication, token ?? "", insecure),
    );
  }

  async function introspect(token: string | undefined): Promise<oauth.IntrospectionResponse> {
    const answer = await oauth.introspectionRequest(server, client, authentication, token ?? "", insecure);
    return await oauth.processIntrospectionResponse(server, client, answer);
  }

  return { server, authorizationUrl, exchange, signIn, userInfo, refresh, revoke, introspect };
}

/** Somebody at a browser. */
export const somebody = (user: string, behaviour: Partial<Behaviour> = {}) =>
  new Person({ user, ...behaviour });
