import type { AuthRequest } from "@cloudflare/workers-oauth-provider";
import type { Context } from "hono";
import { discardAlone } from "../upstream/discard.ts";
import { upstreamOf } from "../upstream/upstream-of.ts";
import { isPageOfOurs } from "../web/page-address.ts";
import { visitorCookie } from "../web/visitor.ts";
import type { SignedIn } from "./identity.ts";
import type { BridgeEnv } from "./services.ts";
import { type Purpose, redirect, signInUpstream } from "./sign-in.ts";

/** GET /sign-in?page=/account: somebody wants to use pages of ours, and the upstream is to say who they are. */
export async function signInForPages(c: Context<BridgeEnv>): Promise<Response> {
  const asked = c.req.query("page");
  const page = asked !== undefined && isPageOfOurs(asked) ? asked : "/account";
  return await signInUpstream(c.env, carrierOf(c, page), { kind: "visit", page }, undefined);
}

/** They are back, and known to the pages now. What was given to show who they are is not kept. */
export async function welcome(
  c: Context<BridgeEnv>,
  { page }: Extract<Purpose, { kind: "visit" }>,
  { credential, profile }: SignedIn,
  headers: Headers,
): Promise<Response> {
  const { settings } = c.env;
  await discardAlone(upstreamOf(settings), credential);
  headers.append("Set-Cookie", await visitorCookie({ userId: profile.id, login: profile.login }, settings));
  headers.set("Location", page);
  return redirect(headers);
}

/** What the library keeps until the upstream's answer. It is no client's request. */
export function carrierOf(c: Context<BridgeEnv>, page: string): AuthRequest {
  return {
    responseType: "visit",
    clientId: "",
    redirectUri: `${c.env.server.issuer}${page}`,
    scope: [],
    state: "",
  };
}
