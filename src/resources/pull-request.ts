import { repositoryParameters } from "../catalogue/parameters/repository.ts";
import { writtenNumber } from "../catalogue/parameters/written-number.ts";
import { defineResource } from "../catalogue/resource.ts";
import { completePull } from "../views/completions/number.ts";
import { completeOwner } from "../views/completions/owner.ts";
import { completeRepository } from "../views/completions/repository.ts";
import { untrustedNotice } from "../views/notice.ts";
import { pullOf } from "../views/pull-request.ts";
import { jsonResource } from "../views/resource-text.ts";

export const pullRequest = defineResource({
  uri: "github://repos/{owner}/{repo}/pulls/{number}",
  name: "pullRequest",
  title: "Pull request",
  description:
    "A pull request with its text, state, branches, whether it can be merged, labels, reviewers and counts.",
  mimeType: "application/json",
  scopes: ["repos:read"],
  tool: "getPullRequest",
  variables: { ...repositoryParameters, number: writtenNumber },
  completes: { owner: completeOwner, repo: completeRepository, number: completePull },
  async read(uri, { owner = "", repo = "", number = "" }, context) {
    const pull = await pullOf(await context.github(), { owner, repo, number: Number(number) });
    return [jsonResource(uri, { notice: untrustedNotice, ...pull })];
  },
});
