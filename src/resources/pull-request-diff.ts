import { repositoryParameters } from "../catalogue/parameters/repository.ts";
import { writtenNumber } from "../catalogue/parameters/written-number.ts";
import { defineResource } from "../catalogue/resource.ts";
import { completePull } from "../views/completions/number.ts";
import { completeOwner } from "../views/completions/owner.ts";
import { completeRepository } from "../views/completions/repository.ts";
import { readDiffResource } from "../views/diff-resource.ts";
import { mostOfResource } from "../views/resource-text.ts";

export const pullRequestDiff = defineResource({
  uri: "github://repos/{owner}/{repo}/pulls/{number}/diff",
  name: "pullRequestDiff",
  title: "Diff of a pull request",
  description: "What a pull request changes, as a unified diff; of a very long one the beginning.",
  mimeType: "text/x-diff",
  scopes: ["repos:read"],
  tool: "getPullRequest",
  variables: { ...repositoryParameters, number: writtenNumber },
  completes: { owner: completeOwner, repo: completeRepository, number: completePull },
  async read(uri, { owner = "", repo = "", number = "" }, context) {
    const place = { owner, repo, number: Number(number) };
    return [await readDiffResource(await context.github(), uri, place, mostOfResource)];
  },
});
