import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { Configuration } from "oidc-provider";
import { z } from "zod";
import { claimsIn, publicJwk, type SigningKey, signedJwt, TestProvider } from "./openid-provider.ts";

const record = z.record(z.string(), z.unknown());
type Json = z.output<typeof record>;

/** An answer of the provider's, before it is passed on. */
export interface Passing {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** A request that the provider gets. */
export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly authorization: string | undefined;
  readonly body: URLSearchParams;
}

/** What becomes of an answer. It may never end: whoever asked has to give up. */
type Alteration = (answer: Passing) => void | Promise<void>;

/** Where the provider's endpoints are. */
export const paths = {
  document: "/.well-known/openid-configuration",
  keys: "/jwks",
  token: "/token",
  userinfo: "/me",
  revocation: "/token/revocation",
} as const;

/**
 * A host before a provider that nobody here wrote: what it answers can be altered on its way, and with the provider's own
 * key its id_tokens are signed anew.
 */
export class OpenIdFront {
  readonly provider = new TestProvider();
  readonly seen: Seen[] = [];
  readonly #alterations = new Map<string, Alteration>();
  readonly #given: string[] = [];
  readonly #server = createServer((request, response) => {
    this.#pass(request, response).catch(() => response.destroy());
  });
  #target = "";
  #issuer = "";

  /** Starts it. Nobody is served before {@link serve}. */
  static async start(): Promise<OpenIdFront> {
    const front = new OpenIdFront();
    front.#server.listen(0, "127.0.0.1");
    await once(front.#server, "listening");
    const address = front.#server.address();
    if (address === null || typeof address === "string") throw new Error("A TCP server has no port.");
    front.#issuer = `http://127.0.0.1:${address.port}`;
    front.#target = `http://127.0.0.1:${await front.provider.start()}`;
    return front;
  }

  get issuer(): string {
    return this.#issuer;
  }

  /** The variables of a Worker whose people sign in here. */
  vars(more: Record<string, unknown> = {}): Record<string, unknown> {
    const { clientId, clientSecret } = this.provider;
    return {
      UPSTREAM: "oidc",
      OIDC: { issuer: this.issuer, clientId, name: "Acme ID", ...more },
      OIDC_CLIENT_SECRET: clientSecret,
    };
  }

  /** Serves the Worker at an origin. */
  serve(origin: string, more?: Configuration): void {
    this.provider.serve(this.issuer, origin, more);
  }

  /** Alters the answers of an endpoint, until {@link reset}. */
  alter(path: string, alteration: Alteration): void {
    this.#alterations.set(path, alteration);
  }

  /** Alters the JSON of an endpoint's good answers. */
  alterJson(path: string, alteration: (json: Json) => Json): void {
    this.alter(path, (answer) => {
      if (answer.status === 200)
        answer.body = JSON.stringify(alteration(record.parse(JSON.parse(answer.body))));
    });
  }

  /** Puts another id_token in place of the one that the provider gave. @param made undefined: none */
  alterIdToken(made: (claims: Json) => string | undefined): void {
    this.alterJson(paths.token, ({ id_token, ...rest }) => {
      const other = typeof id_token === "string" ? made(claimsIn(id_token)) : undefined;
      return { ...rest, ...(other !== undefined && { id_token: other }) };
    });
  }

  /** Alters the claims of the id_token, which the provider's key signs. */
  alterClaims(altered: (claims: Json) => Json): void {
    this.alterIdToken((claims) => signedJwt(altered(claims), this.provider.signingKey));
  }

  /** From now on it signs with another key, and publishes that one only. */
  rotateTo(key: SigningKey): void {
    this.alterJson(paths.keys, () => ({ keys: [publicJwk(key)] }));
    this.alterIdToken((claims) => signedJwt(claims, key));
  }

  /** Answers as the provider does again; forgets what was seen. */
  reset(): void {
    this.#alterations.clear();
    this.seen.length = 0;
    this.#given.length = 0;
  }

  /** How many requests an endpoint got. */
  requests(path: string): number {
    return this.seen.filter((one) => one.path === path).length;
  }

  /** Of the tokens that were given since {@link reset}, those that the provider still takes. */
  async working(): Promise<string[]> {
    const working = [];
    for (const token of this.#given) if (await this.takes(token)) working.push(token);
    return working;
  }

  /** Whether tokens were given since {@link reset}. */
  get hasGiven(): boolean {
    return this.#given.length > 0;
  }

  /** Revokes everything that was given, as an administrator there does. */
  async revokeAll(): Promise<void> {
    for (const token of this.#given) await this.#ask("/token/revocation", token);
  }

  /** Whether the provider takes a token (RFC 7662). */
  async takes(token: string): Promise<boolean> {
    const answer = await this.#ask("/token/introspection", token);
    return z.object({ active: z.boolean() }).parse(await answer.json()).active;
  }

  async close(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, "close");
    await this.provider.close();
  }

  #ask(path: string, token: string): Promise<Response> {
    const { clientId, clientSecret } = this.provider;
    const credentials = [clientId, clientSecret].map(encodeURIComponent).join(":");
    return fetch(`${this.#target}${path}`, {
      method: "POST",
      headers: { authorization: `Basic ${Buffer.from(credentials).toString("base64")}` },
      body: new URLSearchParams({ token }),
    });
  }

  async #pass(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const url = new URL(incoming.url ?? "/", this.issuer);
    const body = await bodyOf(incoming);
    this.seen.push({
      method: incoming.method ?? "GET",
      path: url.pathname,
      authorization: incoming.headers.authorization,
      body: new URLSearchParams(body),
    });
    const headers = new Headers();
    for (const [name, value] of Object.entries(incoming.headers))
      if (typeof value === "string" && !["host", "connection", "content-length"].includes(name))
        headers.set(name, value);
    headers.set("x-forwarded-host", url.host);
    headers.set("x-forwarded-proto", "http");
    const answer = await fetch(new URL(`${url.pathname}${url.search}`, this.#target), {
      method: incoming.method ?? "GET",
      headers,
      body: body === "" ? null : body,
      redirect: "manual",
    });
    const passing: Passing = { status: answer.status, headers: {}, body: await answer.text() };
    const type = answer.headers.get("content-type");
    const location = answer.headers.get("location");
    if (type !== null) passing.headers["content-type"] = type;
    if (location !== null) passing.headers.location = location;
    if (url.pathname === paths.token && answer.status === 200) this.#note(passing.body);
    await this.#alterations.get(url.pathname)?.(passing);
    outgoing.setHeader("set-cookie", answer.headers.getSetCookie());
    outgoing.writeHead(passing.status, passing.headers).end(passing.body);
  }

  #note(body: string): void {
    const { access_token, refresh_token } = record.parse(JSON.parse(body));
    for (const token of [access_token, refresh_token]) if (typeof token === "string") this.#given.push(token);
  }
}

async function bodyOf(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString();
}
