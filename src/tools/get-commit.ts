import * as z from "zod";
import { paging } from "../catalogue/parameters/paging.ts";
import { ref } from "../catalogue/parameters/ref.ts";
import { repositoryParameters } from "../catalogue/parameters/repository.ts";
import { defineTool } from "../catalogue/tool.ts";
import { commit, readCommit } from "../views/commit.ts";
import { isWhole } from "../views/fields.ts";
import { contentsUri } from "../views/uri.ts";

/** How many of the files whose patches are cut are linked. */
const mostLinks = 5;

export const getCommit = defineTool({
  name: "getCommit",
  title: "Get a commit",
  description:
    "Reads one commit: its message, author and parents, and the files that it changes with their patches, as far as there is room. Use it to see what a commit of listCommits did, or the last one of a branch.",
  input: z.strictObject({
    ...repositoryParameters,
    ref: ref.describe("The commit's SHA, or a branch or tag for its last one"),
    ...paging,
  }),
  output: commit,
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true },
  scopes: ["repos:read"],
  links: ({ sha, files }, { owner, repo }) =>
    files
      .filter(({ patchCut, path, status }) => patchCut && status !== "removed" && isWhole(path))
      .slice(0, mostLinks)
      .map(({ path }) => ({
        ...{ type: "resource_link", name: path },
        uri: contentsUri(owner, repo, path, sha),
      })),
  async run(input, context) {
    return await readCommit(await context.github(), input);
  },
});
