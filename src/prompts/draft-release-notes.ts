import { ref } from "../catalogue/parameters/ref.ts";
import { definePrompt } from "../catalogue/prompt.ts";
import { changesSince } from "../views/changes-since.ts";
import { completeRef } from "../views/completions/ref.ts";
import { repositoryArguments } from "../views/completions/repository-arguments.ts";
import { promptMessages } from "../views/prompt-messages.ts";
import { jsonResource } from "../views/resource-text.ts";
import { repositoryUri } from "../views/uri.ts";

export const draftReleaseNotes = definePrompt({
  name: "draftReleaseNotes",
  title: "Draft release notes",
  description: "Drafts the notes of a release from what was merged on the default branch since the last one.",
  arguments: {
    ...repositoryArguments,
    since: {
      description: "Tag, branch or commit to begin after; the latest release without",
      required: false,
      value: ref,
      complete: completeRef,
    },
  },
  scopes: ["repos:read"],
  tool: "listCommits",
  async get({ owner = "", repo = "", since }, context) {
    const changes = await changesSince(await context.github(), { owner, repo }, since);
    const material = jsonResource(repositoryUri(owner, repo), changes);
    return promptMessages(instructions(`${owner}/${repo}`), material);
  },
});

function instructions(repository: string): string[] {
  return [
    `Draft the notes of the next release of ${repository}. What was merged since the last one follows: pull requests, and the commits that are of none of them.`,
    "See with listReleases and the tag of an earlier release how this project writes its notes, and keep to that: its headings, its tone, its length. Where a title does not say what changed for those who use it, read the pull request with getPullRequest or the commit with getCommit; if the list says that it is not whole, go on with listCommits.",
    "If the project has no form of its own, write in Markdown, under the headings that are needed of these: Breaking changes, Added, Changed, Fixed, Security. Put what somebody has to do when they upgrade first. Write one line a change, in the words of its users and not of its code, with the number of its pull request and its author; bring together what belongs together, and leave out what no user notices.",
    "Answer with the notes alone, and after them, apart, what you left out and what you were not sure of. Propose the next version by Semantic Versioning, with the reason.",
  ];
}
