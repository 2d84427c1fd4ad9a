import { createHash } from "node:crypto";
import { type Context, Hono } from "hono";
import type { GitHubContext } from "./context.ts";
import { refusal } from "./refusal.ts";
import type { AccessToken } from "./tokens.ts";

/** `/applications/{client_id}/...`: an app checks, resets and revokes its own tokens, with its secret. */
export function applicationRoutes(github: GitHubContext): Hono {
  const { oauthApp, tokens } = github;
  const app = new Hono();

  app.use("/applications/:client_id/*", async (c, next) => {
    if (!isClient(c.req.header("authorization"), oauthApp)) return refusal(401, "Bad credentials");
    return c.req.param("client_id") === oauthApp.client_id ? next() : refusal(404);
  });

  app.post("/applications/:client_id/token", async (c) => {
    const token = await tokenOf(c);
    return token === undefined ? refusal(404) : c.json(await describe(github, token));
  });

  app.patch("/applications/:client_id/token", async (c) => {
    const token = await tokenOf(c);
    if (token === undefined) return refusal(422, "Validation Failed");
    return c.json(await describe(github, tokens.reset(token)));
  });

  app.delete("/applications/:client_id/token", async (c) => {
    const token = await tokenOf(c);
    if (token === undefined) return refusal(422, "Validation Failed");
    tokens.revoke(token.value);
    return c.body(null, 204);
  });

  app.delete("/applications/:client_id/grant", async (c) => {
    const token = await tokenOf(c);
    if (token === undefined) return refusal(422, "Validation Failed");
    tokens.revokeGrant(token.login, token.clientId);
    return c.body(null, 204);
  });

  return app;

  async function tokenOf(c: Context): Promise<AccessToken | undefined> {
    const body: unknown = await c.req.json().catch(() => undefined);
    if (typeof body !== "object" || body === null || !("access_token" in body)) return undefined;
    const token = typeof body.access_token === "string" ? tokens.find(body.access_token) : undefined;
    // an app knows of its own tokens only
    return token?.clientId === oauthApp.client_id ? token : undefined;
  }
}

function isClient(
  credentials: string | undefined,
  { client_id, client_secret }: GitHubContext["oauthApp"],
): boolean {
  const encoded = credentials?.match(/^basic +(\S+)$/i)?.[1];
  return (
    encoded !== undefined && Buffer.from(encoded, "base64").toString() === `${client_id}:${client_secret}`
  );
}

async function describe({ emulator, oauthApp, url }: GitHubContext, token: AccessToken) {
  const user: unknown = await (await emulator.request(undefined, `/users/${token.login}`)).json();
  const createdAt = new Date(token.createdAt).toISOString();
  return {
    id: Number.parseInt(fingerprint(token.value).slice(0, 8), 16),
    url: `${url}/applications/${oauthApp.client_id}/token`,
    app: { name: oauthApp.name, url, client_id: oauthApp.client_id },
    token: token.value,
    hashed_token: fingerprint(token.value),
    token_last_eight: token.value.slice(-8),
    note: null,
    note_url: null,
    fingerprint: null,
    scopes: token.scopes,
    created_at: createdAt,
    updated_at: createdAt,
    expires_at: token.expiresAt === undefined ? null : new Date(token.expiresAt).toISOString(),
    user,
  };
}

const fingerprint = (token: string) => createHash("sha256").update(token).digest("hex");
