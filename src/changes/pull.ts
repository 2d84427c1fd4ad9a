import * as z from "zod";
import { ToolFailure } from "../catalogue/context.ts";
import { untrustedLine } from "../text/untrusted.ts";
import type { GitHubApi } from "../upstream/github/api.ts";
import { answerOf } from "../views/answer.ts";
import { named, oneLine } from "./named.ts";
import type { RepositoryParts } from "./tree.ts";

const pull = z.object({
  number: z.number(),
  title: z.string(),
  state: z.string(),
  draft: z.boolean().nullish(),
  merged: z.boolean().nullish(),
  mergeable_state: z.string().nullish(),
  commits: z.number().nullish(),
  changed_files: z.number().nullish(),
  head: z.object({
    ref: z.string(),
    sha: z.string(),
    // of a fork that was deleted there is none
    repo: z.object({ full_name: z.string() }).nullish(),
  }),
  base: z.object({ ref: z.string() }),
});

/** A pull request, as far as it matters to whoever changes it. */
export type Pull = z.output<typeof pull>;

/** A pull request of a repository, by its number. */
export interface PullParts extends RepositoryParts {
  readonly number: number;
}

export async function readPull(api: GitHubApi, { owner, repo, number }: PullParts): Promise<Pull> {
  const { data } = await api.request("GET /repos/{owner}/{repo}/pulls/{pull_number}", {
    owner,
    repo,
    pull_number: number,
  });
  return answerOf(pull, data, "a pull request");
}

/** @throws {ToolFailure} for one that can be seen not to be mergeable at all */
export function refuseUnmergeable({ number, merged, state, draft }: Pull): void {
  const why = merged
    ? "is merged already"
    : state !== "open"
      ? "is closed: open it again at GitHub first"
      : draft
        ? "is a draft: whoever opened it marks it as ready for review first"
        : undefined;
  if (why !== undefined) throw new ToolFailure(`Pull request #${number} ${why}. Nothing was merged.`);
}

/** Why GitHub does not merge a pull request, as far as it tells. */
export function whyUnmergeable({ number, mergeable_state }: Pull): string {
  const why = reasons.get(mergeable_state ?? "") ?? "GitHub does not say why";
  return `Pull request #${number} cannot be merged now: ${why}. Nothing was merged.`;
}

/** By `mergeable_state`. */
const reasons: ReadonlyMap<string, string> = new Map([
  ["dirty", "it has conflicts with its base, which have to be solved on its branch"],
  ["blocked", "its base is protected, and reviews or checks that it asks for are missing"],
  ["behind", "its branch has to be brought up to date with its base first"],
  ["unstable", "checks of it failed or are still running"],
  ["has_hooks", "a hook of this GitHub refused it"],
  ["draft", "it is a draft"],
  ["unknown", "GitHub is still finding out whether it can be; try again in a minute"],
  // right after it was opened, or its base moved, GitHub refuses what it finds to be fine a moment later
  ["clean", "GitHub had not found out yet that it can be, and has by now; try again"],
]);

/** How commits of a pull request get into its base. */
export type MergeMethod = "merge" | "squash" | "rebase";

/** How a pull request is to be merged. */
interface Merge extends RepositoryParts {
  readonly method: MergeMethod;
  readonly commitTitle?: string | undefined;
  readonly commitMessage?: string | undefined;
}

/** What a person is asked before a pull request is merged, with the words that are written in their name. */
export function mergeSummary(pull: Pull, merge: Merge): string {
  const { owner, repo, method, commitTitle, commitMessage } = merge;
  const { number, head, base } = pull;
  const from = head.repo ? named(head.repo.full_name) : "a repository that was deleted";
  const extent = [counted(pull.commits, "commit"), counted(pull.changed_files, "file")].filter(Boolean);
  return [
    `Merge pull request #${number} ${named(untrustedLine(pull.title, 200))} of ${owner}/${repo}?`,
    `From branch ${named(head.ref)} of ${from} into ${named(base.ref)}, by ${methodInWords[method]}.`,
    `${extent.length > 0 ? `${extent.join(", ")}; ` : ""}head ${untrustedLine(head.sha, 100)}.`,
    ...(commitTitle === undefined ? [] : [`Title of the commit: ${oneLine(commitTitle)}`]),
    ...(commitMessage === undefined ? [] : [`Message: ${oneLine(commitMessage)}`]),
  ].join("\n");
}

const methodInWords: Readonly<Record<MergeMethod, string>> = {
  merge: "a merge commit",
  squash: "squashing into one commit",
  rebase: "rebasing",
};

function counted(count: number | null | undefined, what: string): string {
  return typeof count === "number" ? `${count} ${what}${count === 1 ? "" : "s"}` : "";
}
