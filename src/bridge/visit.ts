import type { AuthRequest } from "@cloudflare/workers-oauth-provider";
import type { Context } from "hono";
import { visitorCookie } from "../web/visitor.ts";
import { discard, type SignedIn } from "./identity.ts";
import type { BridgeEnv } from "./services.ts";
import { type Purpose, redirect, signInAtGitHub } from "./sign-in.ts";

/** GET /sign-in?page=/account: somebody wants to use pages of ours, and GitHub is to say who they are. */
export async function signInForPages(c: Context<BridgeEnv>): Promise<Response> {
  const page = pageIn(c.req.query("page"));
  return await signInAtGitHub(c.env, carrierOf(c, page), { kind: "visit", page }, undefined);
}

/** They are back, and known to the pages now. What GitHub gave to show who they are is not kept. */
export async function welcome(
  c: Context<BridgeEnv>,
  { page }: Extract<Purpose, { kind: "visit" }>,
  { credential, profile }: SignedIn,
  headers: Headers,
): Promise<Response> {
  const { settings } = c.env;
  await discard(credential, settings);
  headers.append("Set-Cookie", await visitorCookie({ userId: profile.id, login: profile.login }, settings));
  headers.set("Location", page);
  return redirect(headers);
}

/** The page to come back to: one of these, and nothing else that a link may say (RFC 9700 section 4.11). */
function pageIn(asked: string | undefined): string {
  return asked !== undefined && /^\/(?:account|admin)(?:\/[a-z-]+)*$/.test(asked) ? asked : "/account";
}

/** What the library keeps until GitHub's answer. It is no client's request. */
function carrierOf(c: Context<BridgeEnv>, page: string): AuthRequest {
  return {
    responseType: "visit",
    clientId: "",
    redirectUri: `${c.env.server.issuer}${page}`,
    scope: [],
    state: "",
  };
}
