import * as z from "zod";
import { paging } from "../catalogue/parameters/paging.ts";
import { defineTool } from "../catalogue/tool.ts";
import { answerOf } from "../views/answer.ts";
import { notice, untrustedNotice } from "../views/notice.ts";
import { gap, gapIn, more, moreAfter, pageSize } from "../views/page.ts";
import { listedRepository, ownRow, repositoryRow } from "../views/repository-row.ts";

export const listRepositories = defineTool({
  name: "listRepositories",
  title: "List repositories",
  description:
    "Lists the repositories that the signed-in person owns, collaborates on or has by an organization, with what they may do in each; the last pushed to first. Use it to find out which repositories there are; use searchRepositories for others. A page may hold fewer than there is room for.",
  input: z.strictObject({
    visibility: z.enum(["all", "public", "private"]).default("all"),
    sort: z.enum(["pushed", "created", "name"]).default("pushed"),
    ...paging,
  }),
  output: z.strictObject({ notice, repositories: z.array(repositoryRow), ...more, ...gap }),
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true },
  scopes: ["repos:read"],
  async run({ visibility, sort, page }, context) {
    const api = await context.github();
    const { data, headers } = await api.request("GET /user/repos", {
      ...{ visibility, sort: sort === "name" ? "full_name" : sort, per_page: pageSize, page },
    });
    const repositories = answerOf(z.array(listedRepository), data, "a list of repositories");
    return {
      notice: untrustedNotice,
      repositories: repositories.slice(0, pageSize).map(ownRow),
      ...moreAfter(page, headers.link),
      ...gapIn(headers),
    };
  },
});
