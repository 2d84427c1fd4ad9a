import { z } from "zod";
import { lastPage } from "../catalogue/parameters/paging.ts";

/** How many rows a list has for a page: what a model reads at once. */
export const pageSize = 30;

/** The part of a list's output that says whether there is more. */
export const more = { nextPage: z.number().optional().describe("page for more; absent at the end") };

/** Whether GitHub says that there is more (RFC 8288). */
export function hasNext(link: string | undefined): boolean {
  return /;\s*rel="next"/.test(link ?? "");
}

/** What follows a page, if there is more and it can be asked for. */
export function moreAfter(page: number, link: string | undefined): { nextPage?: number } {
  return hasNext(link) && page < lastPage ? { nextPage: page + 1 } : {};
}
