import * as z from "zod";

/** Longest cursor that is taken, in characters. */
const longest = 4000;

/** The parameter of lists that go on where the result before says. */
export const cursor = {
  after: z.string().min(1).max(longest).optional().describe("next of the page before, with the same filter"),
};
