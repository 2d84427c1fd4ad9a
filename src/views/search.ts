import * as z from "zod";
import { bestMatch, lastSearchPage } from "../catalogue/parameters/search.ts";
import type { GitHubApi } from "../upstream/github/api.ts";
import { answerOf } from "./answer.ts";
import { optionalCount, optionalFlag } from "./fields.ts";
import { gap, gapIn, hasNext, pageSize } from "./page.ts";

/** What every search says of its results as a whole. */
export const searchFacts = {
  totalCount: z.number().optional(),
  incomplete: z.literal(true).optional().describe("GitHub ran out of time and may have missed some"),
  nextPage: z.number().optional().describe("page for more; absent at the end"),
  ...gap,
};

interface Search<Item extends z.ZodType> {
  readonly route: `GET /search/${"repositories" | "code" | "issues"}`;
  readonly query: string;
  readonly page: number;
  readonly sort?: string;
  readonly accept?: string;
  /** What is read of each result. */
  readonly item: Item;
}

/** A page of what a search finds. */
export interface Found<Item> {
  readonly items: Item[];
  readonly facts: {
    totalCount?: number;
    incomplete?: true;
    nextPage?: number;
    note?: string;
  };
}

/** Searches. @throws what GitHub's API does, for a query that it does not take as well */
export async function searchPage<Item extends z.ZodType>(
  api: GitHubApi,
  { route, query, page, sort, accept, item }: Search<Item>,
): Promise<Found<z.output<Item>>> {
  // each of the three has its own names for how it sorts
  const { data, headers } = await api.request<string>(route, {
    ...{ q: query, per_page: pageSize, page },
    ...(sort !== undefined && sort !== bestMatch && { sort }),
    ...(accept !== undefined && { headers: { accept } }),
  });
  const answer = z.object({
    ...{ total_count: optionalCount, incomplete_results: optionalFlag },
    items: z.array(item),
  });
  const { total_count, incomplete_results, items } = answerOf(answer, data, "a search");
  const facts = {
    ...gapIn(headers),
    ...(total_count !== undefined && { totalCount: total_count }),
    ...(incomplete_results === true && { incomplete: true as const }),
    ...(hasNext(headers.link) && (page < lastSearchPage ? { nextPage: page + 1 } : { note: endOfSearch })),
  };
  return { items: items.slice(0, pageSize), facts };
}

const endOfSearch =
  "There are more, but GitHub gives no more than the first 1,000 results of a search. Narrow the query.";
