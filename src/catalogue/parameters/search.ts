import * as z from "zod";
import { hiddenIn } from "../../text/untrusted.ts";
import { pageUpTo } from "./paging.ts";

/** The last whole page of what GitHub gives of a search: its first 1,000 results. */
export const lastSearchPage = 33;

const expected = 'must be a query in GitHub\'s search syntax on one line, such as "parser language:go"';

/** The parameters of every search. */
export const searchParameters = {
  query: z
    .string({ error: expected })
    .min(1, expected)
    .max(256, "must have at most 256 characters")
    .regex(/^[^\n\r\t]*[^\s][^\n\r\t]*$/, expected)
    .refine((query) => query.isWellFormed() && hiddenIn(query) === 0, `${expected}: no invisible characters`)
    .describe("In GitHub's search syntax"),
  page: pageUpTo(lastSearchPage, ", where what GitHub gives of a search ends"),
};

/** How results are sorted that GitHub judges by itself. */
export const bestMatch = "best-match";

/** How the results of a search are sorted: by GitHub's judgement, unless one of these is asked for. */
export function searchOrder<const Orders extends readonly string[]>(...orders: Orders) {
  return z.enum([bestMatch, ...orders]).default(bestMatch);
}
