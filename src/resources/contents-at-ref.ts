import { path } from "../catalogue/parameters/path.ts";
import { ref } from "../catalogue/parameters/ref.ts";
import { repositoryParameters } from "../catalogue/parameters/repository.ts";
import { defineResource } from "../catalogue/resource.ts";
import { completeOwner } from "../views/completions/owner.ts";
import { completePath } from "../views/completions/path.ts";
import { completeRef } from "../views/completions/ref.ts";
import { completeRepository } from "../views/completions/repository.ts";
import { readContentsResource } from "../views/contents-resource.ts";

export const contentsAtRef = defineResource({
  uri: "github://repos/{owner}/{repo}/refs/{ref}/contents/{+path}",
  name: "contentsAtRef",
  title: "File or directory at a ref",
  description:
    "What is at a path on a branch, at a tag or in a commit; slashes in the ref are encoded, as in feature%2Flogin.",
  mimeType: "text/plain",
  scopes: ["repos:read"],
  tool: "getContents",
  variables: { ...repositoryParameters, ref, path },
  completes: { owner: completeOwner, repo: completeRepository, ref: completeRef, path: completePath },
  async read(uri, { owner = "", repo = "", ref = "", path = "" }, context) {
    return [await readContentsResource(await context.github(), uri, { owner, repo, ref, path })];
  },
});
