import { createHash } from "node:crypto";
import { type Context, Hono } from "hono";
import type { GitHubContext } from "./context.ts";
import { refusal } from "./refusal.ts";
import type { RegisteredApp, RegisteredApps } from "./registered-apps.ts";
import type { AccessToken } from "./tokens.ts";

/** What these endpoints know of their caller. */
interface ClientEnvironment {
  Variables: { client: RegisteredApp };
}

/** `/applications/{client_id}/...`: an app checks, resets and revokes its own tokens, with its secret. */
export function applicationRoutes(github: GitHubContext): Hono<ClientEnvironment> {
  const { apps, tokens } = github;
  const app = new Hono<ClientEnvironment>();

  app.use("/applications/:client_id/*", async (c, next) => {
    const client = clientOf(c.req.header("authorization"), apps);
    if (client === undefined) return refusal(401, "Bad credentials");
    c.set("client", client);
    return c.req.param("client_id") === client.client_id ? next() : refusal(404);
  });

  app.post("/applications/:client_id/token", async (c) => {
    const token = await tokenOf(c);
    return token === undefined ? refusal(404) : c.json(await describe(github, c.get("client"), token));
  });

  app.patch("/applications/:client_id/token", async (c) => {
    const token = await tokenOf(c);
    if (token === undefined) return refusal(422, "Validation Failed");
    return c.json(await describe(github, c.get("client"), tokens.reset(token)));
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

  async function tokenOf(c: Context<ClientEnvironment>): Promise<AccessToken | undefined> {
    const body: unknown = await c.req.json().catch(() => undefined);
    if (typeof body !== "object" || body === null || !("access_token" in body)) return undefined;
    const token = typeof body.access_token === "string" ? tokens.find(body.access_token) : undefined;
    // an app knows of its own tokens only
    return token?.clientId === c.get("client").client_id ? token : undefined;
  }
}

function clientOf(credentials: string | undefined, apps: RegisteredApps): RegisteredApp | undefined {
  const encoded = credentials?.match(/^basic +(\S+)$/i)?.[1];
  const [, id, secret] = /^([^:]*):(.*)$/s.exec(Buffer.from(encoded ?? "", "base64").toString()) ?? [];
  return apps.authenticated(id, secret);
}

async function describe({ emulator, url }: GitHubContext, client: RegisteredApp, token: AccessToken) {
  const user: unknown = await (await emulator.request(undefined, `/users/${token.login}`)).json();
  const createdAt = new Date(token.createdAt).toISOString();
  return {
    id: Number.parseInt(fingerprint(token.value).slice(0, 8), 16),
    url: `${url}/applications/${client.client_id}/token`,
    app: { name: client.name, url, client_id: client.client_id },
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
