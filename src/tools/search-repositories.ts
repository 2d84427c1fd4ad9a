import * as z from "zod";
import { searchOrder, searchParameters } from "../catalogue/parameters/search.ts";
import { defineTool } from "../catalogue/tool.ts";
import { notice, untrustedNotice } from "../views/notice.ts";
import { foundRow, listedRepository, repositoryRow } from "../views/repository-row.ts";
import { searchFacts, searchPage } from "../views/search.ts";

export const searchRepositories = defineTool({
  name: "searchRepositories",
  title: "Search repositories",
  description:
    "Finds repositories on GitHub by words in their name, description and topics, with their stars and last push. Narrow with qualifiers: `language:go`, `org:acme` or `user:octocat`, `topic:mcp`, `stars:>100`. Use listRepositories for the person's own.",
  input: z.strictObject({
    ...searchParameters,
    sort: searchOrder("stars", "forks", "updated"),
  }),
  output: z.strictObject({ notice, repositories: z.array(repositoryRow), ...searchFacts }),
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true },
  scopes: ["repos:read"],
  async run({ query, page, sort }, context) {
    const { items, facts } = await searchPage(await context.github(), {
      route: "GET /search/repositories",
      query,
      page,
      item: listedRepository,
      sort,
    });
    return { notice: untrustedNotice, repositories: items.map(foundRow), ...facts };
  },
});
