/// <reference path="./node-crypto.d.ts" />
import { hash } from "node:crypto";
import * as z from "zod";

/*
 * What identifies a person: the id of the account that they sign in with. It stays the same for as long as the account
 * lives, which nothing else about it does. Whatever an id may look like is said here and nowhere else.
 *
 * - At GitHub it is the numeric user id.
 * - At an OpenID provider it is the pair of issuer and subject (OpenID Connect Core 1.0 section 5.7). A subject can be 255
 *   characters of any kind, and ids are parts of tokens, keys and addresses: it is the letter "o" and two hashes, of the
 *   issuer and of both. By the first, accounts of a provider where people signed in before are known from those of today's.
 */

/** A numeric id, as part of a regular expression. */
const numericPattern = "[1-9]\\d{0,19}";
const hashedPattern = "o[0-9a-f]{40}";

/** An account id, as part of a regular expression. It has no colon, which ends it where more follows. */
export const accountIdPattern = `(?:${numericPattern}|${hashedPattern})`;

const wholeId = new RegExp(`^${accountIdPattern}$`);
const wholeHashed = new RegExp(`^${hashedPattern}$`);

/** What is said of something else, after the name of what it was given for. */
export const accountIdForm =
  'has to be a numeric GitHub id, such as 583231, or "o" and 40 hexadecimal digits for an OpenID account';

/** An account id that comes from outside: a form, a cookie, a grant. */
export const accountId = z.string({ error: accountIdForm }).regex(wholeId, accountIdForm);

/** An account id as configuration has it: a number too, but one that JavaScript would round is somebody else's. */
export const configuredAccountId = z.union([z.int().transform(String), z.string()]).pipe(accountId);

export function isAccountId(text: string): boolean {
  return wholeId.test(text);
}

/** Whether an id is that of an account at an OpenID provider; otherwise it is one of GitHub's. */
export function isOpenIdAccount(id: string): boolean {
  return wholeHashed.test(id);
}

/**
 * The id of an account at an OpenID provider. 128 bits of it are of SHA-256 of the pair, which nobody finds a second account
 * for.
 * @param issuer as the provider says it; it has no spaces, which keeps one pair from reading as another
 */
export function openIdAccountId(issuer: string, subject: string): string {
  return atIssuer(issuer) + hash("sha256", `${issuer} ${subject}`, "hex").slice(0, 32);
}

/** Whether an account is one of a provider's. */
export function isAccountOf(issuer: string, id: string): boolean {
  return isOpenIdAccount(id) && id.startsWith(atIssuer(issuer));
}

/** What the ids of a provider's accounts start with. */
function atIssuer(issuer: string): string {
  return `o${hash("sha256", issuer, "hex").slice(0, 8)}`;
}

/** Whether a name reads as an id, so that a list which has both could mean either by it. */
export function readsAsAccountId(name: string): boolean {
  return /^\d+$/.test(name) || wholeHashed.test(name.toLowerCase());
}

const grantAtStart = new RegExp(`^(${accountIdPattern}:[\\w-]{16}):`);

/**
 * The grant that a code or token belongs to, as "<account id>:<grant id>", which those of the authorization library
 * start with: "<account id>:<grant id>:<secret>". Undefined if it is none of them.
 */
export function grantNamedBy(codeOrToken: string): string | undefined {
  return grantAtStart.exec(codeOrToken)?.[1];
}
