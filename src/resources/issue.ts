import { repositoryParameters } from "../catalogue/parameters/repository.ts";
import { writtenNumber } from "../catalogue/parameters/written-number.ts";
import { defineResource } from "../catalogue/resource.ts";
import { completeIssue } from "../views/completions/number.ts";
import { completeOwner } from "../views/completions/owner.ts";
import { completeRepository } from "../views/completions/repository.ts";
import { conversationOf } from "../views/issue-conversation.ts";
import { jsonResource } from "../views/resource-text.ts";

export const issue = defineResource({
  uri: "github://repos/{owner}/{repo}/issues/{number}",
  name: "issue",
  title: "Issue",
  description: "An issue with its text, state, labels and people, and the first page of its comments.",
  mimeType: "application/json",
  scopes: ["repos:read"],
  tool: "getIssue",
  variables: { ...repositoryParameters, number: writtenNumber },
  completes: { owner: completeOwner, repo: completeRepository, number: completeIssue },
  async read(uri, { owner = "", repo = "", number = "" }, context) {
    const place = { owner, repo, number: Number(number) };
    return [jsonResource(uri, await conversationOf(await context.github(), place))];
  },
});
