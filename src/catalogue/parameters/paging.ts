import { z } from "zod";

/** The last page that can be asked for. */
export const lastPage = 100;

/** Where in a list to go on: what an earlier answer said as `nextPage`. */
export const paging = {
  page: z.number().int().min(1).max(lastPage).default(1).describe("nextPage of an earlier result"),
};
