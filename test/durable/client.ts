import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import type { Bindings } from "../../src/site.ts";
import worker from "./worker.ts";

declare global {
  namespace Cloudflare {
    interface Env extends Bindings {}
  }
}

export const origin = "http://localhost";
/** The grant type of RFC 8693, which every client here registered. */
export const tokenExchange = "urn:ietf:params:oauth:grant-type:token-exchange";

const redirectUri = "http://127.0.0.1:33418/callback";

/**
 * One request to the Worker, and all that it does after its answer. Redirects are not followed.
 * @param bindings of the deployment; the same object for the same
 */
export async function send(path: string, init?: RequestInit, bindings = env): Promise<Response> {
  const ctx = createExecutionContext();
  const response = await worker.fetch(requestTo(path, init), bindings, ctx);
  const text = await response.text();
  await waitOnExecutionContext(ctx);
  return new Response([204, 302, 304].includes(response.status) ? null : text, response);
}

function requestTo(path: string, init: RequestInit = {}) {
  return new Request<unknown, IncomingRequestCfProperties>(new URL(path, origin), init as RequestInit<never>);
}

/** A browser's cookies, without their rules: there is one site. */
export class Browser {
  readonly #cookies = new Map<string, string>();

  async send(path: string, form?: Record<string, string>): Promise<Response> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const response = await send(path, {
      headers: { accept: "text/html", cookie, ...(form && { origin }) },
      redirect: "manual",
      ...(form && { method: "POST", body: new URLSearchParams(form) }),
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value) this.#cookies.set(name, value);
      else this.#cookies.delete(name);
    }
    return response;
  }
}

/** A client's sign-in under way: what it asked for, and where the browser goes next. */
export interface SignIn {
  readonly clientId: string;
  readonly verifier: string;
  readonly browser: Browser;
  /** The authorization request. */
  readonly path: string;
  /** The consent page's single-use handle. */
  readonly handle: string;
}

/** Registers a client, unless there is one, and opens the consent page. */
export async function beginSignIn(known?: string): Promise<SignIn> {
  const clientId = known ?? (await register());
  const verifier = crypto.randomUUID().repeat(2);
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier));
  const query = new URLSearchParams({
    ...{ response_type: "code", client_id: clientId, redirect_uri: redirectUri, state: "s" },
    ...{ code_challenge: Buffer.from(digest).toString("base64url"), code_challenge_method: "S256" },
  });
  const path = `/authorize?${query}`;
  const browser = new Browser();
  const html = await (await browser.send(path)).text();
  const handle = /name="handle"[^>]*value="([^"]+)"/.exec(html)?.[1] ?? "";
  return { clientId, verifier, browser, path, handle };
}

async function register(): Promise<string> {
  const response = await send("/register", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      ...{ client_name: "Test client", redirect_uris: [redirectUri] },
      token_endpoint_auth_method: "none",
      grant_types: ["authorization_code", "refresh_token", tokenExchange],
    }),
  });
  const { client_id } = await response.json<{ client_id: string }>();
  return client_id;
}

/** Approves. @returns the answer, a redirect to GitHub if all is well */
export const approve = ({ browser, path, handle }: SignIn): Promise<Response> =>
  browser.send(path, { handle, decision: "approve", scope: "profile" });

/** Where GitHub sends the browser back to. */
export function callbackOf(approved: Response): string {
  const state = new URL(approved.headers.get("location") ?? "").searchParams.get("state") ?? "";
  return `/callback?${new URLSearchParams({ code: "from-github", state })}`;
}

/** The code that a redirect to the client carries. */
export function codeOf(response: Response): string {
  return new URL(response.headers.get("location") ?? "").searchParams.get("code") ?? "";
}

/** A sign-in up to the code. */
export async function signInForCode(known?: string): Promise<SignIn & { code: string }> {
  const signIn = await beginSignIn(known);
  const callback = callbackOf(await approve(signIn));
  return { ...signIn, code: codeOf(await signIn.browser.send(callback)) };
}

export interface Tokens {
  readonly access_token: string;
  readonly refresh_token: string;
}

export const postToken = (fields: Record<string, string>): Promise<Response> =>
  send("/token", { method: "POST", body: new URLSearchParams(fields) });

export const exchange = ({ clientId, verifier, code }: SignIn & { code: string }): Promise<Response> =>
  postToken({
    ...{ grant_type: "authorization_code", code, client_id: clientId },
    ...{ redirect_uri: redirectUri, code_verifier: verifier },
  });

export const refresh = (clientId: string, refresh_token: string): Promise<Response> =>
  postToken({ grant_type: "refresh_token", refresh_token, client_id: clientId });

/** The whole way of a new client. */
export async function signIn(known?: string): Promise<Tokens & { clientId: string }> {
  const begun = await signInForCode(known);
  return { clientId: begun.clientId, ...(await (await exchange(begun)).json<Tokens>()) };
}

/** One tools/call of revision 2026-07-28. */
export const callTool = (accessToken: string, name: string, bindings = env): Promise<Response> =>
  send(
    "/mcp",
    {
      method: "POST",
      headers: {
        host: "localhost",
        authorization: `Bearer ${accessToken}`,
        "content-type": "application/json",
        accept: "application/json, text/event-stream",
        ...{ "mcp-protocol-version": "2026-07-28", "mcp-method": "tools/call", "mcp-name": name },
      },
      body: JSON.stringify({
        ...{ jsonrpc: "2.0", id: 1, method: "tools/call" },
        params: {
          ...{ name, arguments: {} },
          _meta: {
            "io.modelcontextprotocol/protocolVersion": "2026-07-28",
            "io.modelcontextprotocol/clientInfo": { name: "test", version: "1" },
            "io.modelcontextprotocol/clientCapabilities": {},
          },
        },
      }),
    },
    bindings,
  );
