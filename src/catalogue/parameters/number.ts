import * as z from "zod";

/** A number that GitHub counts something of a repository by. It keeps these in 32 bits. */
function numberOf(what: string) {
  const expected = `must be a number of ${what}, such as 42: whole, positive, and without quotes`;
  return z.number({ error: expected }).int(expected).min(1, expected).max(2_147_483_647, expected);
}

/** The number of an issue or a pull request, which count together. */
export const number = numberOf("an issue or a pull request").describe('What follows "#"');

export const milestone = numberOf("a milestone");
