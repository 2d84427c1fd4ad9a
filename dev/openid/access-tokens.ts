import { text } from "node:stream/consumers";
import type { Provider, ResourceServer } from "oidc-provider";
import { z } from "zod";
import type { OpenIdAccount } from "./accounts.ts";
import type { Handler } from "./interaction.ts";

/** An access token that somebody wants who is not at a browser. */
const wantedToken = z.strictObject({ login: z.string().min(1), resource: z.url() });

/** An API as the engine knows it: a token for it says itself whose it is (RFC 9068). */
export const apiAt = (resource: string, accessTokenTTL: number): ResourceServer => ({
  ...{ audience: resource, scope: "", accessTokenFormat: "jwt", accessTokenTTL },
});

/**
 * `/_tokens`, which providers do not have: an access token of an account for an API (RFC 8707 `resource`), as the
 * engine signs it, without a sign-in.
 */
export function accessTokenRoute(
  provider: Provider,
  accounts: readonly OpenIdAccount[],
  clientId: string,
  lifetime: number,
): Handler {
  return async (ctx, next) => {
    if (ctx.path !== "/_tokens" || ctx.method !== "POST") {
      await next();
      return;
    }
    ctx.set("cache-control", "no-store");
    ctx.type = "text";
    const parsed = wantedToken.safeParse(jsonIn(await text(ctx.req)));
    const account = accounts.find(({ login }) => login === parsed.data?.login);
    const client = await provider.Client.find(clientId);
    if (parsed.data === undefined || account === undefined || client === undefined) {
      ctx.status = 400;
      ctx.body = parsed.error
        ? `That is no token. ${z.prettifyError(parsed.error)}\n`
        : `There is no account of that login: there are ${accounts.map(({ login }) => login).join(", ")}.\n`;
      return;
    }
    const { resource } = parsed.data;
    const token = new provider.AccessToken({
      ...{ client, accountId: account.subject, grantId: "_tokens", gty: "_tokens" },
      ...{ aud: resource, resourceServer: new provider.ResourceServer(resource, apiAt(resource, lifetime)) },
    });
    ctx.body = await token.save();
  };
}

function jsonIn(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
