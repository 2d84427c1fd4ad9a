import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import Provider, { type Configuration } from "oidc-provider";
import { z } from "zod";

/** What the provider says of an account. */
export type AccountClaims = Readonly<Record<string, unknown>>;

/** A private key, as the provider publishes its other half under this id. */
export interface SigningKey {
  readonly kid: string;
  readonly key: KeyObject;
}

export function newSigningKey(kid: string): SigningKey {
  return { kid, key: generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey };
}

/** The public half, in a set of keys (RFC 7517). */
export function publicJwk({ kid, key }: SigningKey): Record<string, unknown> {
  return { ...createPublicKey(key).export({ format: "jwk" }), kid, use: "sig", alg: "RS256" };
}

/** A JWT that the key signs (RFC 7515 section 3.1). */
export function signedJwt(claims: object, { kid, key }: SigningKey, header: object = {}): string {
  const head = encoded({ alg: "RS256", kid, typ: "JWT", ...header });
  const input = `${head}.${encoded(claims)}`;
  return `${input}.${sign("sha256", Buffer.from(input), key).toString("base64url")}`;
}

export function encoded(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString("base64url");
}

/** The claims of a JWT, unchecked. */
export function claimsIn(jwt: string): Record<string, unknown> {
  const text = Buffer.from(jwt.split(".")[1] ?? "", "base64url").toString();
  return z.record(z.string(), z.unknown()).parse(JSON.parse(text));
}

const secret = "a client secret for tests";

/** The provider's engine, with one client and the accounts of a test. It asks nobody anything: whoever is set signs in. */
export class TestProvider {
  readonly clientId = "remote-mcp";
  readonly clientSecret = secret;
  readonly signingKey = newSigningKey("first");
  /** The account that signs in next, and what is said of each. */
  account = "sub-1";
  readonly claims = new Map<string, AccountClaims>();
  /** Whether each refresh gives another refresh token. */
  rotates = true;
  /** Whether all sign-ins of an account are one grant, of which nothing is left when one of its refresh tokens is revoked. */
  sharesGrants = false;
  /** What the last sign-in was asked with. */
  asked: Record<string, string> = {};
  readonly #server: Server;
  /** By account, where they are shared. */
  readonly #grants = new Map<string, string>();
  #provider: Provider | undefined;

  constructor() {
    this.#server = createServer((request, response) => {
      this.#answer(request, response).catch((error: unknown) => {
        response.writeHead(500).end(String(error));
      });
    });
  }

  /** @param issuer where it is reached from outside @returns where it listens */
  async start(): Promise<number> {
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
    const address = this.#server.address();
    if (address === null || typeof address === "string") throw new Error("A TCP server has no port.");
    return address.port;
  }

  /** Serves the client whose callback is at an origin. */
  serve(issuer: string, origin: string, more: Configuration = {}): void {
    const key = createPrivateKey(this.signingKey.key.export({ format: "pem", type: "pkcs8" }));
    this.#provider = new Provider(issuer, {
      clients: [
        {
          client_id: this.clientId,
          client_secret: this.clientSecret,
          redirect_uris: [`${origin}/callback`],
          grant_types: ["authorization_code", "refresh_token"],
          response_types: ["code"],
        },
      ],
      jwks: {
        keys: [{ ...key.export({ format: "jwk" }), kid: this.signingKey.kid, use: "sig", alg: "RS256" }],
      },
      claims: {
        openid: ["sub"],
        profile: ["name", "preferred_username", "picture"],
        email: ["email", "email_verified"],
        groups: ["groups"],
      },
      features: {
        devInteractions: { enabled: false },
        revocation: { enabled: true },
        introspection: { enabled: true },
      },
      interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
      findAccount: (_context, id) => ({
        accountId: id,
        claims: async () => ({ sub: id, ...this.claims.get(id) }),
      }),
      rotateRefreshToken: () => this.rotates,
      cookies: { keys: ["a key for cookies of tests"] },
      pkce: { required: () => true },
      ttl: {
        AccessToken: 3600,
        Grant: 86_400,
        IdToken: 3600,
        Interaction: 600,
        RefreshToken: 86_400,
        Session: 86_400,
      },
      ...more,
    });
    // it is asked by way of another host, which says where it is
    this.#provider.proxy = true;
  }

  async close(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, "close");
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const provider = this.#provider;
    if (!provider) throw new Error("The provider serves nobody yet.");
    if (request.url?.startsWith("/interaction/")) await this.#interact(provider, request, response);
    else await provider.callback()(request, response);
  }

  /** Signs in and consents to everything at once. */
  async #interact(provider: Provider, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { prompt, params, session } = await provider.interactionDetails(request, response);
    this.asked = z.record(z.string(), z.string()).parse(params);
    if (prompt.name === "login") {
      const login = { accountId: this.account };
      return await provider.interactionFinished(request, response, { login });
    }
    const accountId = session?.accountId ?? this.account;
    const shared = this.sharesGrants ? this.#grants.get(accountId) : undefined;
    const found = shared === undefined ? undefined : await provider.Grant.find(shared);
    const grant = found ?? new provider.Grant({ accountId, clientId: this.clientId });
    grant.addOIDCScope(String(params.scope));
    const consent = { grantId: await grant.save() };
    this.#grants.set(accountId, consent.grantId);
    await provider.interactionFinished(request, response, { consent }, { mergeWithLastSubmission: true });
  }
}
