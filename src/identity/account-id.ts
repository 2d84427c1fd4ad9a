import { z } from "zod";

/*
 * What identifies a person: the id of the account that they sign in with. Today that is GitHub's numeric user id. It
 * stays the same for as long as the account lives, which nothing else about it does. Whatever an id may look like is
 * said here and nowhere else.
 */

/** An account id, as part of a regular expression. It has no colon, which ends it where more follows. */
export const accountIdPattern = "[1-9]\\d{0,19}";

const wholeId = new RegExp(`^${accountIdPattern}$`);

/** What is said of something else, after the name of what it was given for. */
export const accountIdForm = "has to be a numeric GitHub id, such as 583231";

/** An account id that comes from outside: a form, a cookie, a grant. */
export const accountId = z.string({ error: accountIdForm }).regex(wholeId, accountIdForm);

/** An account id as configuration has it: a number too, but one that JavaScript would round is somebody else's. */
export const configuredAccountId = z.union([z.int().transform(String), z.string()]).pipe(accountId);

export function isAccountId(text: string): boolean {
  return wholeId.test(text);
}

/** Whether a name reads as an id, so that a list which has both could mean either by it. */
export function readsAsAccountId(name: string): boolean {
  return /^\d+$/.test(name);
}

const grantAtStart = new RegExp(`^(${accountIdPattern}:[\\w-]{16}):`);

/**
 * The grant that a code or token belongs to, as "<account id>:<grant id>", which those of the authorization library
 * start with: "<account id>:<grant id>:<secret>". Undefined if it is none of them.
 */
export function grantNamedBy(codeOrToken: string): string | undefined {
  return grantAtStart.exec(codeOrToken)?.[1];
}
