import * as z from "zod";

const expected =
  "must be the number of an issue or a pull request, such as 42: digits only, without a sign or a leading zero";

/** The number of an issue or a pull request where everything is text: in a URI, or as an argument of a prompt. */
export const writtenNumber = z
  .string({ error: expected })
  .regex(/^[1-9][0-9]{0,9}$/, { error: expected, abort: true })
  // GitHub keeps it in 32 bits
  .refine((digits) => Number(digits) <= 2_147_483_647, expected);
