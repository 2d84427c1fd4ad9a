import { z } from "zod";
import type { RepositoryCall } from "../repository-call.ts";
import { repositoryFor } from "../repository-details.ts";
import { changesBetween, isMergeable, type Pull } from "./pull.ts";

const IN_FULL_ONLY = [
  ...["merged", "mergeable", "rebaseable", "mergeable_state", "merged_by", "comments", "review_comments"],
  ...["maintainer_can_modify", "commits", "additions", "deletions", "changed_files"],
];

const commentSchema = z.looseObject({ id: z.int() });

/** A pull request as lists show it. */
export async function rowOf(call: RepositoryCall, pull: Pull): Promise<Record<string, unknown>> {
  const row = Object.entries(await withOverlay(call, pull)).filter(([name]) => !IN_FULL_ONLY.includes(name));
  return Object.fromEntries(row);
}

/** A pull request as it is shown by itself, with what it changes and whether it can be merged. */
export async function fullPull(call: RepositoryCall, pull: Pull): Promise<Record<string, unknown>> {
  const changes = await changesBetween(call, pull.base.sha, pull.head.sha);
  const files = changes?.files ?? [];
  const mergeable = pull.state === "open" ? await isMergeable(call, pull) : null;
  const sum = (of: "additions" | "deletions") => files.reduce((total, file) => total + file[of], 0);
  const comments = await call.all(commentSchema, `/issues/${pull.number}/comments`);
  return {
    ...(await withOverlay(call, pull)),
    ...{ mergeable, rebaseable: mergeable, mergeable_state: mergeableState(pull, mergeable) },
    ...{ comments: comments.length, commits: changes?.commits.length ?? 0 },
    ...{ additions: sum("additions"), deletions: sum("deletions"), changed_files: files.length },
  };
}

function mergeableState({ draft }: Pull, mergeable: boolean | null): string {
  if (mergeable === null) return "unknown";
  if (!mergeable) return "dirty";
  return draft ? "draft" : "clean";
}

async function withOverlay(call: RepositoryCall, pull: Pull): Promise<Record<string, unknown>> {
  const { github, repository, request } = call;
  const state = github.pullStates.of(repository.id, pull.number);
  const shown: Record<string, unknown> = { ...pull };
  for (const side of ["head", "base"] as const) {
    const { repo } = pull[side];
    if (repo === null) continue;
    shown[side] = { ...pull[side], repo: await repositoryFor(github, request.token, repo) };
  }
  if (state.assignees !== undefined)
    Object.assign(shown, { assignees: state.assignees, assignee: state.assignees[0] ?? null });
  if (state.milestone !== undefined) shown.milestone = state.milestone;
  return shown;
}
