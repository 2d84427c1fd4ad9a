import { text } from "node:stream/consumers";
import type { InteractionResults, KoaContextWithOIDC, Provider } from "oidc-provider";
import { avatar } from "../avatar.ts";
import type { OpenIdAccount } from "./accounts.ts";
import { accountPicker, refusalPage } from "./page.ts";

/** One of the engine's routes, or one of ours. */
export type Handler = (ctx: KoaContextWithOIDC, next: () => Promise<unknown>) => Promise<void>;

/** The accounts' pictures, where those at a local GitHub are too. */
export function avatarRoute(accounts: readonly OpenIdAccount[]): Handler {
  return async (ctx, next) => {
    const account = accounts.find(({ login }) => ctx.path === `/avatars/u/${login}`);
    if (account === undefined) {
      await next();
      return;
    }
    ctx.set("cache-control", "max-age=3600");
    ctx.type = "image/svg+xml";
    ctx.body = avatar(account.login);
  };
}

/** `/interaction/...`, where the engine sends people who have to say who they are. */
export function signInRoutes(provider: Provider, accounts: readonly OpenIdAccount[]): Handler {
  return async (ctx, next) => {
    if (!ctx.path.startsWith("/interaction/")) {
      await next();
      return;
    }
    ctx.set("cache-control", "no-store");
    try {
      if (ctx.method === "POST") await choose(ctx);
      else if (ctx.path.endsWith("/cancel")) await finish(ctx, CANCELLED);
      else await ask(ctx);
    } catch (error) {
      // the engine does not know this browser, or not any more
      ctx.status = 400;
      ctx.type = "html";
      ctx.body = String(await refusalPage("invalid_request", error instanceof Error ? error.message : ""));
    }
  };

  /** Shows the picker, unless all that is missing is a consent, which nobody is asked for here. */
  async function ask(ctx: KoaContextWithOIDC): Promise<void> {
    const { uid, prompt, params, session } = await provider.interactionDetails(ctx.req, ctx.res);
    if (prompt.name === "consent") return await finish(ctx, { consent: {} });
    const client = await provider.Client.find(String(params.client_id));
    const picker = accountPicker({
      clientName: client?.clientName ?? String(params.client_id),
      accounts,
      loginHint: typeof params.login_hint === "string" ? params.login_hint : undefined,
      signedInAs: accounts.find(({ subject }) => subject === session?.accountId)?.login,
      action: `/interaction/${uid}`,
      redirectUri: String(params.redirect_uri),
      cancel: `/interaction/${uid}/cancel`,
    });
    ctx.type = "html";
    ctx.body = String(await picker);
  }

  async function choose(ctx: KoaContextWithOIDC): Promise<void> {
    const login = new URLSearchParams(await text(ctx.req)).get("login");
    const account = accounts.find((candidate) => candidate.login === login);
    if (account === undefined) return await ask(ctx);
    const { session } = await provider.interactionDetails(ctx.req, ctx.res);
    await finish(ctx, { login: { accountId: account.subject }, select_account: {}, consent: {} });
    if (session !== undefined && session.accountId !== account.subject) await leave(session.uid);
  }

  async function finish(ctx: KoaContextWithOIDC, result: InteractionResults): Promise<void> {
    const next = await provider.interactionResult(ctx.req, ctx.res, result);
    ctx.redirect(next);
    ctx.status = 303;
  }

  /** Who was signed in in this browser is not any more; else the engine asks, on a page that needs a script. */
  async function leave(uid: string): Promise<void> {
    const session = await provider.Session.findByUid(uid);
    if (session === undefined) return;
    session.accountId = undefined;
    session.authorizations = undefined;
    await session.persist();
  }
}

const CANCELLED: InteractionResults = {
  error: "access_denied",
  error_description: "The person cancelled the sign-in.",
};
