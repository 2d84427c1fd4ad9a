import * as z from "zod";
import type { Caller } from "./caller.ts";

/**
 * Who is signed in, by the names that clients know (OpenID Connect Core section 5.1). A claim that was not consented
 * to, or that where they sign in has no fact for, is absent; none is ever null (section 5.3.2).
 */
export const claims = z.strictObject({
  sub: z.string().describe("The account's id, a number at GitHub: the only thing that identifies the person"),
  preferred_username: z
    .string()
    .optional()
    .describe("The login, with the scope profile; logins change hands, so it identifies nobody"),
  name: z.string().optional().describe("The full name, with the scope profile and if there is one"),
  picture: z.string().optional().describe("The avatar's URL, with the scope profile and if there is one"),
  email: z.string().optional().describe("The primary address, with the scope email and if it is verified"),
  email_verified: z.literal(true).optional().describe("The address may be relied on; present with email"),
  groups: z
    .array(z.string())
    .optional()
    .describe("Groups at an OpenID provider as of the sign-in, with the scope profile; 100 at most"),
});

export type Claims = z.output<typeof claims>;

/** What a client may know of the person: the claims of the scopes that its token has now (section 5.4). */
export function claimsOf(caller: Caller): Claims {
  const { userId, login, name, picture, email, groups, scopes } = caller;
  const profile = scopes.includes("profile");
  return {
    sub: userId,
    ...(profile && { preferred_username: login }),
    ...(profile && name !== undefined && { name }),
    ...(profile && picture !== undefined && { picture }),
    ...(profile && groups !== undefined && { groups }),
    // A grant keeps an address only if where they sign in verified it, or the operator relies on what that says
    ...(scopes.includes("email") && email !== undefined && { email, email_verified: true }),
  };
}
