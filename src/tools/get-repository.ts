import * as z from "zod";
import { repositoryParameters } from "../catalogue/parameters/repository.ts";
import { defineTool } from "../catalogue/tool.ts";
import { isWhole } from "../views/fields.ts";
import { readRepository, repository } from "../views/repository.ts";
import { contentsUri } from "../views/uri.ts";

export const getRepository = defineTool({
  name: "getRepository",
  title: "Get a repository",
  description:
    "Reads a repository at a glance: description, visibility, default branch, languages, topics, counts, license, latest release, and what the person may do in it. The README is linked, not included. Use it before other tools on a repository that you do not know.",
  input: z.strictObject(repositoryParameters),
  output: repository,
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true },
  scopes: ["repos:read"],
  links: ({ readme }, { owner, repo }) =>
    readme === undefined || !isWhole(readme)
      ? []
      : [{ type: "resource_link", uri: contentsUri(owner, repo, readme), name: readme }],
  async run(named, context) {
    return await readRepository(await context.github(), named);
  },
});
