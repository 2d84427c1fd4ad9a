import type { Prompt } from "../catalogue/prompt.ts";
import { draftReleaseNotes } from "./draft-release-notes.ts";
import { reviewPullRequest } from "./review-pull-request.ts";
import { triageIssue } from "./triage-issue.ts";

/** The prompts of this server, as they are listed. A new one is a file beside this and a line here. */
export const prompts: readonly Prompt[] = [reviewPullRequest, triageIssue, draftReleaseNotes];
