import { z } from "zod";

const expected =
  "must be a number of an issue or a pull request, such as 42: whole, positive, and without quotes";

/** The number of an issue or a pull request, which count together. GitHub keeps it in 32 bits. */
export const number = z
  .number({ error: expected })
  .int(expected)
  .min(1, expected)
  .max(2_147_483_647, expected)
  .describe('What follows "#"');
