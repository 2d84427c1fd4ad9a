import * as z from "zod";
import type { ResourceLink } from "../catalogue/content.ts";
import { searchParameters } from "../catalogue/parameters/search.ts";
import { defineTool } from "../catalogue/tool.ts";
import { codeHit, codeHitOf, foundFile } from "../views/code-hit.ts";
import { isWhole } from "../views/fields.ts";
import { notice, untrustedNotice } from "../views/notice.ts";
import { searchFacts, searchPage } from "../views/search.ts";
import { contentsUri } from "../views/uri.ts";

/** How many of the files are linked: the best matches come first. */
const mostLinks = 5;

export const searchCode = defineTool({
  name: "searchCode",
  title: "Search code",
  description:
    "Finds files by words in them, in default branches: repository, path and up to two places of each, cut. Narrow with qualifiers: `repo:owner/name`, `org:acme`, `language:go`, `path:src`, `filename:package.json`. Read a file with getContents.",
  input: z.strictObject(searchParameters),
  output: z.strictObject({ notice, files: z.array(codeHit), ...searchFacts }),
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true },
  scopes: ["repos:read"],
  links: ({ files }) => files.slice(0, mostLinks).flatMap(({ repository, path }) => linkTo(repository, path)),
  async run({ query, page }, context) {
    const { items, facts } = await searchPage(await context.github(), {
      ...{ route: "GET /search/code", query, page, item: foundFile },
      accept: "application/vnd.github.text-match+json",
    });
    return { notice: untrustedNotice, files: items.map(codeHitOf), ...facts };
  },
});

/** A link to a file, unless its name was cut. */
function linkTo(repository: string, path: string): ResourceLink[] {
  const [owner, repo] = repository.split("/");
  if (!owner || !repo || !isWhole(path)) return [];
  return [{ type: "resource_link", uri: contentsUri(owner, repo, path), name: path }];
}
