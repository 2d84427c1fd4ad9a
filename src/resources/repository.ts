import { repositoryParameters } from "../catalogue/parameters/repository.ts";
import { defineResource } from "../catalogue/resource.ts";
import { completeOwner } from "../views/completions/owner.ts";
import { completeRepository } from "../views/completions/repository.ts";
import { readRepository } from "../views/repository.ts";
import { jsonResource } from "../views/resource-text.ts";

export const repository = defineResource({
  uri: "github://repos/{owner}/{repo}",
  name: "repository",
  title: "Repository",
  description:
    "A repository at a glance: description, visibility, default branch, languages, counts, latest release, and what the person may do in it.",
  mimeType: "application/json",
  scopes: ["repos:read"],
  tool: "getRepository",
  variables: repositoryParameters,
  completes: { owner: completeOwner, repo: completeRepository },
  async read(uri, { owner = "", repo = "" }, context) {
    return [jsonResource(uri, await readRepository(await context.github(), { owner, repo }))];
  },
});
