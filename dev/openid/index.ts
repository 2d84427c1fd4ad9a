import { generateKeyPairSync, randomBytes } from "node:crypto";
import type { ClientMetadata, JWKS } from "oidc-provider";
import { listenOnLoopback } from "../loopback-listener.ts";
import { readAccounts } from "./accounts.ts";
import { createEngine, type Lifetimes } from "./engine.ts";
import { Storage } from "./storage.ts";

export { PortInUse } from "../loopback-listener.ts";

/** A running OpenID provider (OpenID Connect Core 1.0), for one Worker on this machine. */
export interface LocalProvider {
  /** The issuer, for instance `http://localhost:4002`. */
  readonly url: string;
  /** Of the registered client. */
  readonly clientId: string;
  readonly clientSecret: string;
  /** The logins that one can sign in as. */
  readonly accounts: readonly string[];
  /** The subject of an account: the same whenever the provider starts. */
  subjectOf(login: string): string;
  /** The Worker's variable OIDC. */
  settings(): ProviderSettings;
  /** From now on it signs with these keys, and shows no others; what it gave out stays good. */
  rotate(signingKeys?: JWKS): void;
  /** Ends all that the account's sign-ins gave out, as somebody does at a provider's page of connected apps. */
  revokeAccess(login: string): void;
  /** Every access and refresh token that was ever given out, other than JWTs. */
  issuedTokens(): readonly string[];
  /** Stops listening and destroys open connections. */
  close(): Promise<void>;
}

/** How a Worker is told of the provider. */
export interface ProviderSettings {
  readonly issuer: string;
  readonly clientId: string;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly groupsClaim: string;
}

/** How the local provider behaves. */
export interface LocalProviderOptions {
  /** 0, the default, finds a free one. */
  readonly port?: number;
  /** Private keys, the first of which signs; one is made when absent. */
  readonly signingKeys?: JWKS;
  readonly clientSecret?: string;
  /** Where people return to besides /callback of any loopback port; https. */
  readonly redirectUris?: readonly string[];
  /** In seconds. */
  readonly lifetimes?: Partial<Lifetimes>;
  /** Clients besides the Worker's. */
  readonly clients?: readonly ClientMetadata[];
}

const HOUR = 3600;
const LIFETIMES: Lifetimes = {
  accessToken: HOUR,
  idToken: HOUR,
  refreshToken: 14 * 24 * HOUR,
  authorizationCode: 60,
};

const CLIENT_ID = "local-dev-client";

/** Starts an OpenID provider that needs no internet. Rejects with `PortInUse` when the port is taken. */
export async function startLocalProvider(options: LocalProviderOptions = {}): Promise<LocalProvider> {
  const { clientSecret = "local-dev-provider-secret", redirectUris = [], clients = [] } = options;
  const accounts = readAccounts();
  const listener = await listenOnLoopback(options.port ?? 0);
  const url = `http://localhost:${listener.port}`;
  const storage = new Storage();
  const cookieKey = randomBytes(32).toString("base64url");
  const lifetimes = { ...LIFETIMES, ...options.lifetimes };

  const handlerWith = (signingKeys: JWKS) =>
    createEngine({
      ...{ issuer: url, accounts, storage, cookieKey, lifetimes, signingKeys },
      clientId: CLIENT_ID,
      clients: [workerClient(clientSecret, redirectUris, signingKeys), ...clients],
    }).callback();
  const subjectOf = (login: string) => {
    const account = accounts.find((candidate) => candidate.login === login);
    if (account === undefined) throw new Error(`The local provider has no account "${login}".`);
    return account.subject;
  };

  let handler: ReturnType<typeof handlerWith>;
  try {
    handler = handlerWith(options.signingKeys ?? newSigningKeys());
  } catch (error) {
    await listener.close();
    throw error;
  }
  listener.serve((request, response) => void handler(request, response));

  return {
    url,
    clientId: CLIENT_ID,
    clientSecret,
    accounts: accounts.map(({ login }) => login),
    subjectOf,
    settings: () => ({
      ...{ issuer: url, clientId: CLIENT_ID, name: "Local provider" },
      ...{ scopes: ["groups"], groupsClaim: "groups" },
    }),
    rotate(signingKeys = newSigningKeys()) {
      handler = handlerWith(signingKeys);
    },
    revokeAccess: (login) => storage.revoke(subjectOf(login)),
    issuedTokens: () => storage.issuedTokens,
    close: () => listener.close(),
  };
}

function workerClient(clientSecret: string, redirectUris: readonly string[], { keys }: JWKS): ClientMetadata {
  return {
    client_id: CLIENT_ID,
    client_secret: clientSecret,
    client_name: "Local MCP server",
    // a loopback URL stands for every loopback host and port with the same path
    redirect_uris: ["http://localhost:8788/callback", ...redirectUris],
    grant_types: ["authorization_code", "refresh_token"],
    response_types: ["code"],
    id_token_signed_response_alg: keys[0]?.kty === "EC" ? "ES256" : "RS256",
  };
}

/** An RSA key, which nobody has seen before. */
export function newSigningKeys(): JWKS {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const key = privateKey.export({ format: "jwk" });
  return { keys: [{ ...key, kty: "RSA", kid: randomBytes(8).toString("hex"), use: "sig", alg: "RS256" }] };
}
