import * as z from "zod";
import { line } from "../catalogue/parameters/line.ts";
import { path } from "../catalogue/parameters/path.ts";
import { ref } from "../catalogue/parameters/ref.ts";
import { repositoryParameters } from "../catalogue/parameters/repository.ts";
import { defineTool } from "../catalogue/tool.ts";
import { contents, readContents } from "../views/contents.ts";

export const getContents = defineTool({
  name: "getContents",
  title: "Get contents",
  description:
    "Reads a file or a directory of a repository: of a file its text, from a line on, as much as fits, with nextLine for more; of a directory its entries. Says what binary files, symlinks, submodules and Git LFS files are.",
  input: z.strictObject({
    ...repositoryParameters,
    path: path.optional().describe("From the root, which it is without"),
    ref: ref.optional().describe("Branch, tag or commit; the default branch without"),
    fromLine: line.default(1).describe("nextLine of an earlier result"),
  }),
  output: contents,
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true },
  scopes: ["repos:read"],
  async run({ fromLine, ...place }, context) {
    return await readContents(await context.github(), place, fromLine);
  },
});
