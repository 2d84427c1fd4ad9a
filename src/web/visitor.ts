import type { Context } from "hono";
import { generateSignedCookie } from "hono/cookie";
import * as z from "zod";
import { accountId } from "../identity/account-id.ts";
import type { Settings } from "../settings/settings.ts";
import { readSignedCookie } from "./signed-cookie.ts";

const visitor = z.strictObject({
  /** Of this sign-in; what is on its pages belongs to it. */
  id: z.string().min(1),
  userId: accountId,
  /** To show: logins change hands. */
  login: z.string(),
  /** When they have to sign in again. Milliseconds since the epoch. */
  until: z.number(),
});

/**
 * Somebody who signed in to use pages of ours, in a signed cookie. It holds no credential, and counts for
 * these pages only: what a client may do has nothing to do with it.
 */
export type Visitor = z.output<typeof visitor>;

const cookie = "visitor";

/** How long a sign-in for pages lasts, in seconds: everything of a person can be ended there, or of everybody. */
const lifetime = 3600;

/** The cookie of a browser in which somebody just signed in. */
export function visitorCookie(
  person: Pick<Visitor, "userId" | "login">,
  settings: Pick<Settings, "secrets">,
): Promise<string> {
  const { userId, login } = person;
  const value: Visitor = { id: crypto.randomUUID(), userId, login, until: Date.now() + lifetime * 1000 };
  return generateSignedCookie(cookie, JSON.stringify(value), keyOf(settings), {
    ...attributes,
    maxAge: lifetime,
  });
}

/** The cookie of a browser in which nobody is signed in any more. */
export function noVisitorCookie(settings: Pick<Settings, "secrets">): Promise<string> {
  return generateSignedCookie(cookie, "", keyOf(settings), { ...attributes, maxAge: 0 });
}

/** Who is signed in at the browser at hand; undefined if nobody is, or not any more. */
export async function readVisitor(
  c: Context,
  settings: Pick<Settings, "secrets">,
): Promise<Visitor | undefined> {
  const signedIn = await readSignedCookie(c, { name: cookie, key: keyOf(settings) }, visitor);
  return signedIn && signedIn.until > Date.now() ? signedIn : undefined;
}

// The upstream sends the browser back here, so the cookie has to come along from there (RFC 6265bis, SameSite)
const attributes = { prefix: "host", httpOnly: true, sameSite: "Lax" } as const;

/** The key of the signature, apart from the server secret's other uses. */
function keyOf({ secrets }: Pick<Settings, "secrets">): string {
  return `page visitor: ${secrets.current}`;
}
