import * as z from "zod";
import { writtenNumber } from "../catalogue/parameters/written-number.ts";
import { definePrompt } from "../catalogue/prompt.ts";
import { completePull } from "../views/completions/number.ts";
import { repositoryArguments } from "../views/completions/repository-arguments.ts";
import { readDiffResource } from "../views/diff-resource.ts";
import { untrustedNotice } from "../views/notice.ts";
import { promptMessages } from "../views/prompt-messages.ts";
import { pullOf } from "../views/pull-request.ts";
import { jsonResource } from "../views/resource-text.ts";
import { pullDiffUri, pullUri } from "../views/uri.ts";

/** Most of the diff that is given at once, in bytes of JSON; the rest is read with tools. */
const mostOfDiff = 18_000;

export const reviewPullRequest = definePrompt({
  name: "reviewPullRequest",
  title: "Review a pull request",
  description: "Reviews what a pull request changes, with the pull request and its diff at hand.",
  arguments: {
    ...repositoryArguments,
    number: {
      description: "Number of the pull request",
      required: true,
      value: writtenNumber,
      complete: completePull,
    },
    focus: {
      description: "What to look at most, such as security or tests",
      required: false,
      value: z.string().max(500, "must have at most 500 characters"),
    },
  },
  scopes: ["repos:read"],
  tool: "getPullRequest",
  async get({ owner = "", repo = "", number = "", focus }, context) {
    const place = { owner, repo, number: Number(number) };
    const api = await context.github();
    const [pull, diff] = await Promise.all([
      pullOf(api, place),
      readDiffResource(api, pullDiffUri(owner, repo, place.number), place, mostOfDiff),
    ]);
    const facts = jsonResource(pullUri(owner, repo, place.number), { notice: untrustedNotice, ...pull });
    return promptMessages(instructions(`${owner}/${repo}#${number}`, focus), facts, diff);
  },
});

function instructions(pull: string, focus: string | undefined): string[] {
  return [
    `Review the pull request ${pull}. Its description and the beginning of its diff follow.`,
    'First make sure that you know what it is meant to do, and read all of the diff: where it was cut, its last line says how to go on. Where a change depends on code around it, read that with getContents at the head\'s sha, and find uses with searchCode. getPullRequest with include ["files", "reviews"] has the files and what reviewers said already; getIssue has the discussion.',
    "Look for, in this order: what is wrong (behaviour, edge cases, errors, concurrency), what is unsafe (input, secrets, permissions), what breaks others (interfaces, data, configuration), what is not tested, and what is needlessly hard to understand. Leave taste and formatting out.",
    ...(focus === undefined ? [] : [`Pay most attention to this: ${focus}`]),
    "Answer with a sentence on what the change does and whether you would approve it, then the findings, the gravest first: file and line, what happens and when, and how to mend it. Say which of them you verified and which are a suspicion. If you found nothing, say so, and what you did not look at. Offer to submit it with the tool reviewPullRequest, and do that only if I agree.",
  ];
}
