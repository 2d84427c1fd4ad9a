import * as z from "zod";
import { configuredAccountId, openIdAccountId } from "../identity/account-id.ts";
import { domainPattern } from "../policy/policy.ts";

/*
 * How the operator lists people. Which of the forms mean anything depends on where people sign in; that is held to in
 * elsewhere.ts.
 */

/** "sub:" and a subject: at most 255 characters of ASCII, whose case matters (OpenID Connect Core 1.0 section 2). */
const subject = z.string().regex(/^sub:[\x21-\x7e]{1,255}$/);

/** An e-mail address as people write theirs; RFC 5321 section 4.1.2 has quoted ones too, which nobody lists. */
const address = z.string().refine((text) => {
  const at = text.lastIndexOf("@");
  return (
    /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}$/.test(text.slice(0, at)) &&
    domainPattern.test(text.slice(at + 1))
  );
});

/** A login of GitHub's, a username of an OpenID provider's, or an account id. It holds no "@" and no ":". */
export const usernamePattern = /^[A-Za-z0-9_][A-Za-z0-9._+-]{0,99}$/;

/** One of ACCESS.users. */
export const listedUser = z.union([z.string().regex(usernamePattern), address, subject]);

/** One of OPERATORS: names and addresses change hands, and whoever had one would administer this server. */
export const listedOperator = z.union([configuredAccountId, subject]);

/**
 * What a listed person is compared by.
 * @param issuer of the OpenID provider where people sign in; undefined at GitHub, whose names are the same in any case
 */
export function comparable(listed: string, issuer: string | undefined): string {
  if (issuer === undefined) return listed.toLowerCase();
  if (listed.startsWith("sub:")) return openIdAccountId(issuer, listed.slice(4));
  // what is before the @ is the same in any case wherever people have addresses; usernames are not
  return listed.includes("@") ? listed.toLowerCase() : listed;
}
