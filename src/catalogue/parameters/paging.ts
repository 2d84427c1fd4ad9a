import * as z from "zod";

/** A page of what there is up to some page. @param end what to say of the last one */
export function pageUpTo(last: number, end: string) {
  const expected = `must be a number from 1 to ${last}${end}`;
  return z
    .number({ error: expected })
    .int(expected)
    .min(1, expected)
    .max(last, expected)
    .default(1)
    .describe("nextPage of an earlier result");
}

/** The last page that can be asked for. */
export const lastPage = 100;

/** Where in a list to go on: what an earlier answer said as `nextPage`. */
export const paging = { page: pageUpTo(lastPage, ", such as 2: what an earlier result said as nextPage") };
