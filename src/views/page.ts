import { z } from "zod";
import { lastPage } from "../catalogue/parameters/paging.ts";

/** How many rows a list has for a page: what a model reads at once. */
export const pageSize = 30;

/** The part of a list's output that says whether there is more. */
export const more = { nextPage: z.number().optional().describe("page for more; absent at the end") };

/** What follows a page, if GitHub says that there is more (RFC 8288) and it can be asked for. */
export function moreAfter(page: number, link: string | undefined): { nextPage?: number } {
  const hasMore = /;\s*rel="next"/.test(link ?? "");
  return hasMore && page < lastPage ? { nextPage: page + 1 } : {};
}
