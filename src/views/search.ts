import { z } from "zod";
import { hiddenIn } from "../text/untrusted.ts";
import type { GitHubApi } from "../upstream/github/api.ts";
import { answerOf } from "./answer.ts";
import { optionalCount, optionalFlag } from "./fields.ts";
import { hasNext, pageSize } from "./page.ts";

/** The last whole page of what GitHub gives of a search: its first 1,000 results. */
const lastSearchPage = 33;

const expected = 'must be a query in GitHub\'s search syntax on one line, such as "parser language:go"';

const expectedPage = `must be a number from 1 to ${lastSearchPage}, where what GitHub gives of a search ends`;

/** The parameters of every search. */
export const searchParameters = {
  query: z
    .string({ error: expected })
    .min(1, expected)
    .max(256, "must have at most 256 characters")
    .regex(/^[^\n\r\t]*[^\s][^\n\r\t]*$/, expected)
    .refine((query) => query.isWellFormed() && hiddenIn(query) === 0, `${expected}: no invisible characters`)
    .describe("In GitHub's search syntax"),
  page: z
    .number({ error: expectedPage })
    .int(expectedPage)
    .min(1, expectedPage)
    .max(lastSearchPage, expectedPage)
    .default(1)
    .describe("nextPage of an earlier result"),
};

/** What every search says of its results as a whole. */
export const searchFacts = {
  totalCount: z.number().optional(),
  incomplete: z.literal(true).optional().describe("GitHub ran out of time and may have missed some"),
  nextPage: z.number().optional().describe("page for more; absent at the end"),
  note: z.string().optional(),
};

interface Search<Item extends z.ZodType> {
  readonly route: `GET /search/${"repositories" | "code" | "issues"}`;
  readonly query: string;
  readonly page: number;
  /** How it is sorted; by GitHub's judgement without. */
  readonly sort?: string | undefined;
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
    ...(sort !== undefined && { sort }),
    ...(accept !== undefined && { headers: { accept } }),
  });
  const answer = z.object({
    ...{ total_count: optionalCount, incomplete_results: optionalFlag },
    items: z.array(item),
  });
  const { total_count, incomplete_results, items } = answerOf(answer, data, "a search");
  const facts = {
    ...(total_count !== undefined && { totalCount: total_count }),
    ...(incomplete_results === true && { incomplete: true as const }),
    ...(hasNext(headers.link) && (page < lastSearchPage ? { nextPage: page + 1 } : { note: endOfSearch })),
  };
  return { items: items.slice(0, pageSize), facts };
}

const endOfSearch =
  "There are more, but GitHub gives no more than the first 1,000 results of a search. Narrow the query.";
