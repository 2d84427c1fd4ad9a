import type { CommitRequest } from "./commit.ts";
import { named, oneLine } from "./named.ts";

/** Most files that are named to the person; the others are counted. */
const mostNamed = 20;

/** What happens to a file, as far as a person is told. */
interface Row {
  readonly path: string;
  readonly status: "added" | "modified" | "deleted" | "unchanged";
}

/** What a person is asked before a commit: where it goes, what it does to which files, those that are lost first. */
export function commitSummary(
  { owner, repo, branch, message }: CommitRequest,
  files: readonly Row[],
  isDefaultBranch: boolean,
): string {
  const which = isDefaultBranch ? "the default branch" : "the branch";
  const changed = [...inWords.keys()].flatMap((status) => files.filter((file) => file.status === status));
  const others = changed.slice(mostNamed);
  const lost = others.filter(({ status }) => status === "deleted").length;
  return [
    `Commit straight to ${which} ${named(branch)} of ${owner}/${repo}?`,
    ...changed.slice(0, mostNamed).map(({ status, path }) => `- ${inWords.get(status)} ${oneLine(path)}`),
    ...(others.length > 0
      ? [`- and ${others.length} more${lost > 0 ? `, ${lost} of them to delete` : ""}`]
      : []),
    `Message: ${oneLine(message)}`,
  ].join("\n");
}

/** What is done to files, in the order in which it is told. */
const inWords: ReadonlyMap<Row["status"], string> = new Map([
  ["deleted", "delete"],
  ["modified", "change"],
  ["added", "add"],
]);
