import type { KoaContextWithOIDC, Provider } from "oidc-provider";
import type { OpenIdAccount } from "./accounts.ts";
import type { Handler } from "./interaction.ts";
import { homePage, refusalPage } from "./page.ts";

/** The cookie by which the engine knows a browser. */
export const SESSION_COOKIE = "local_provider_session";

/** `/`: what this is, who is signed in in this browser, and the button that ends that. */
export function signOutRoutes(provider: Provider, accounts: readonly OpenIdAccount[]): Handler {
  return async (ctx, next) => {
    const isSignOut = ctx.path === "/sign-out" && ctx.method === "POST";
    if (!isSignOut && !(ctx.path === "/" && ctx.method === "GET")) {
      await next();
      return;
    }
    ctx.set("cache-control", "no-store");
    if (isSignOut) await signOut(ctx);
    else {
      const session = await sessionOf(ctx);
      const account = accounts.find(({ subject }) => subject === session?.accountId);
      ctx.type = "html";
      ctx.body = String(await homePage(account?.login));
    }
  };

  /** Ends the session of this browser; what it was signed in to stays as it is. */
  async function signOut(ctx: KoaContextWithOIDC): Promise<void> {
    // other ports of this machine are the same site, so their pages could send the form
    if (ctx.get("origin") !== provider.issuer) {
      ctx.status = 400;
      ctx.type = "html";
      ctx.body = String(
        await refusalPage("invalid_request", "The button to sign out is on this server's page."),
      );
      return;
    }
    await (await sessionOf(ctx))?.destroy();
    ctx.redirect("/");
    ctx.status = 303;
  }

  async function sessionOf(ctx: KoaContextWithOIDC) {
    const id = ctx.cookies.get(SESSION_COOKIE);
    return id === undefined ? undefined : await provider.Session.find(id);
  }
}
