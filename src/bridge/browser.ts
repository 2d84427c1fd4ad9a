import type { Context } from "hono";
import { generateSignedCookie } from "hono/cookie";
import * as z from "zod";
import type { Settings } from "../settings/settings.ts";
import { readSignedCookie } from "../web/signed-cookie.ts";
import type { BridgeEnv } from "./services.ts";

/** What a client is known by: who asks, where access goes, and for which resource. */
export interface ClientKey {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly resource?: string | string[] | undefined;
}

const memory = z.strictObject({
  /** The id of the account that signed in last, and its login to show. */
  userId: z.string(),
  login: z.string(),
  /** That account's connections that were made from this browser, the latest last. */
  connections: z.array(
    z.strictObject({
      client: z.string(),
      id: z.string(),
      /** Until when the approval may be taken for another; 0 if the person wishes to be asked. Seconds. */
      approvedUntil: z.number(),
    }),
  ),
});

/**
 * What one browser remembers, in a signed cookie: who signed in from it, and which connections they made. It proves
 * nobody's identity, the upstream does that; what was allowed is in the account's vault and counts as it is there.
 */
export type BrowserMemory = z.output<typeof memory>;

const cookie = "remembered";

/** How long the cookie is kept, and an approval is taken for another. Seconds. */
const lifetime = 30 * 24 * 3600;

/** When an approval that is given now is not taken for another any more. Seconds. */
export function approvalEnd(): number {
  return Math.floor(Date.now() / 1000) + lifetime;
}

/** Most connections that are remembered: a cookie has 4,096 bytes. */
const mostConnections = 24;

/** The memory of the browser at hand; undefined if it has none, or one that we did not sign. */
export async function readMemory(c: Context<BridgeEnv>): Promise<BrowserMemory | undefined> {
  return await readSignedCookie(c, { name: cookie, key: keyOf(c.env.settings) }, memory);
}

/** The connection that a browser's person made with a client before. */
export async function remembered(known: BrowserMemory | undefined, key: ClientKey) {
  const client = await hashOf(key);
  return known?.connections.find((connection) => connection.client === client);
}

/**
 * The cookie of a browser in which somebody just signed in; another person's memory is replaced.
 * @param made the connection that they made
 */
export async function rememberingCookie(
  before: BrowserMemory | undefined,
  person: Pick<BrowserMemory, "userId" | "login">,
  settings: Settings,
  made?: { key: ClientKey; id: string; approvedUntil: number },
): Promise<string> {
  let connections = before?.userId === person.userId ? before.connections : [];
  if (made) {
    const { id, approvedUntil } = made;
    const client = await hashOf(made.key);
    connections = [...connections.filter((other) => other.client !== client), { client, id, approvedUntil }];
  }
  const value: BrowserMemory = {
    userId: person.userId,
    login: person.login,
    connections: connections.slice(-mostConnections),
  };
  return await generateSignedCookie(cookie, JSON.stringify(value), keyOf(settings), {
    prefix: "host",
    httpOnly: true,
    sameSite: "Lax",
    maxAge: lifetime,
  });
}

/** The key of the signature, apart from the server secret's other uses. */
function keyOf(settings: Settings): string {
  return `browser memory: ${settings.secrets.current}`;
}

async function hashOf({ clientId, redirectUri, resource }: ClientKey): Promise<string> {
  const text = JSON.stringify([clientId, redirectUri, resource ?? null]);
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Buffer.from(digest).toString("base64url").slice(0, 22);
}
