import type { AuthRequest } from "@cloudflare/workers-oauth-provider";
import type { Context } from "hono";
import { isPageOfOurs } from "../web/page-address.ts";
import { visitorCookie } from "../web/visitor.ts";
import type { SignedIn } from "./identity.ts";
import type { BridgeEnv } from "./services.ts";
import { setAside } from "./set-aside.ts";
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
  signedIn: SignedIn,
  headers: Headers,
): Promise<Response> {
  const { profile } = signedIn;
  const { settings } = c.env;
  await setAside(signedIn, c.env);
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
