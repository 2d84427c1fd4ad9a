import { path } from "../catalogue/parameters/path.ts";
import { repositoryParameters } from "../catalogue/parameters/repository.ts";
import { defineResource } from "../catalogue/resource.ts";
import { completeOwner } from "../views/completions/owner.ts";
import { completePath } from "../views/completions/path.ts";
import { completeRepository } from "../views/completions/repository.ts";
import { readContentsResource } from "../views/contents-resource.ts";

export const contents = defineResource({
  uri: "github://repos/{owner}/{repo}/contents/{+path}",
  name: "contents",
  title: "File or directory",
  description:
    "What is at a path on the default branch: a file's text, a small binary file's bytes, or a directory's entries.",
  mimeType: "text/plain",
  scopes: ["repos:read"],
  tool: "getContents",
  variables: { ...repositoryParameters, path },
  completes: { owner: completeOwner, repo: completeRepository, path: completePath },
  async read(uri, { owner = "", repo = "", path = "" }, context) {
    return [await readContentsResource(await context.github(), uri, { owner, repo, path })];
  },
});
