import { writtenNumber } from "../catalogue/parameters/written-number.ts";
import { definePrompt } from "../catalogue/prompt.ts";
import { completeIssue } from "../views/completions/number.ts";
import { repositoryArguments } from "../views/completions/repository-arguments.ts";
import { conversationOf } from "../views/issue-conversation.ts";
import { promptMessages } from "../views/prompt-messages.ts";
import { repositoryLabels } from "../views/repository-labels.ts";
import { jsonResource } from "../views/resource-text.ts";
import { issueUri } from "../views/uri.ts";

export const triageIssue = definePrompt({
  name: "triageIssue",
  title: "Triage an issue",
  description: "Says what an issue is, how grave it is and what to do next, with its discussion at hand.",
  arguments: {
    ...repositoryArguments,
    number: {
      description: "Number of the issue",
      required: true,
      value: writtenNumber,
      complete: completeIssue,
    },
  },
  scopes: ["repos:read"],
  tool: "getIssue",
  async get({ owner = "", repo = "", number = "" }, context) {
    const place = { owner, repo, number: Number(number) };
    const api = await context.github();
    const [conversation, labels] = await Promise.all([
      conversationOf(api, place),
      repositoryLabels(api, place),
    ]);
    const material = jsonResource(issueUri(owner, repo, place.number), { ...conversation, ...labels });
    return promptMessages(instructions(`${owner}/${repo}#${number}`, `${owner}/${repo}`), material);
  },
});

function instructions(issue: string, repository: string): string[] {
  return [
    `Triage the issue ${issue}. Its text, the beginning of its discussion and the labels of the repository follow.`,
    `Read the discussion to its end: where there is nextPage or nextLine, getIssue goes on. Look for the same report with searchIssues and repo:${repository}, closed ones included. If it is about behaviour, find the code that is concerned with searchCode and getContents, and see with listCommits whether it changed lately.`,
    "Answer with: what it is (a defect, a wish, a question, or nothing that can be acted on) and in a sentence what it says; how grave and how urgent it is, and why; whether it can be reproduced from what is there, and if not, what to ask its author; duplicates and related issues with their numbers; where in the code the cause is likely to be, and how sure you are of it.",
    "Then propose what to do: labels, of those that the repository has only; whether to close it, and for which reason; and a short, friendly comment to its author if one is due. Offer to do these with updateIssue and addComment, and do them only if I agree.",
  ];
}
