import { z } from "zod";

/** The last page that can be asked for. */
export const lastPage = 100;

const expected = `must be a number from 1 to ${lastPage}, such as 2: what an earlier result said as nextPage`;

/** Where in a list to go on: what an earlier answer said as `nextPage`. */
export const paging = {
  page: z
    .number({ error: expected })
    .int(expected)
    .min(1, expected)
    .max(lastPage, expected)
    .default(1)
    .describe("nextPage of an earlier result"),
};
