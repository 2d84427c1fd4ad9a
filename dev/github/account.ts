import { Hono } from "hono";
import { z } from "zod";
import type { RestEnvironment } from "./authentication.ts";
import type { GitHubContext } from "./context.ts";
import type { Emulator } from "./emulator.ts";
import { withoutConnection } from "./headers.ts";
import { refusal } from "./refusal.ts";
import { holdsAny } from "./scopes.ts";
import type { Account } from "./seed.ts";

const profileSchema = z.looseObject({ id: z.int() });

/** `/user` and `/user/emails`: what a token's own account shows of itself. */
export function accountRoutes({ accounts, emulator }: GitHubContext): Hono<RestEnvironment> {
  const app = new Hono<RestEnvironment>();

  app.get("/user", async (c) => {
    const token = c.get("token");
    const account = accounts.find(({ login }) => login === token?.login);
    if (token === undefined || account === undefined) return refusal(401, "Requires authentication");
    const { profile, headers } = await readProfile(account);
    // "user" includes the private profile; "user:email" opens /user/emails only
    const visible = holdsAny(token.scopes, ["user"]) ? { ...profile, email: account.email } : profile;
    return Response.json(visible, { headers });
  });

  app.get("/user/emails", async (c) => {
    const account = accounts.find(({ login }) => login === c.get("token")?.login);
    if (account === undefined) return refusal(401, "Requires authentication");
    const { profile, headers } = await readProfile(account);
    const visibility = account.public_email ? "public" : "private";
    const noReply = `${profile.id}+${account.login}@users.noreply.github.com`;
    const emails = [
      { email: account.email, primary: true, verified: true, visibility },
      { email: noReply, primary: false, verified: true, visibility: null },
    ];
    return Response.json(emails, { headers });
  });

  return app;

  async function readProfile({ login }: Account) {
    const response = await emulator.request(login, "/user");
    const profile = profileSchema.parse(await response.json());
    return { profile, headers: withoutConnection(response.headers) };
  }
}

/** The numeric ids of accounts, by login. */
export async function readAccountIds(
  emulator: Emulator,
  accounts: readonly Account[],
): Promise<Record<string, string>> {
  const entries = accounts.map(async ({ login }) => {
    const { id } = profileSchema.parse(await (await emulator.read(login, "/user")).json());
    return [login, String(id)] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}
