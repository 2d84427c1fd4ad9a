import * as z from "zod";
import { ToolFailure } from "../catalogue/context.ts";
import type { GitHubApi } from "../upstream/github/api.ts";
import { classifyGitHubError } from "../upstream/github/failure.ts";
import { answerOf } from "../views/answer.ts";
import { ancestorsOf } from "./files.ts";
import { named } from "./named.ts";
import { inParallel } from "./parallel.ts";

/** The parts of a repository's name, as requests take them. */
export interface RepositoryParts {
  readonly owner: string;
  readonly repo: string;
}

const entry = z.object({
  path: z.string(),
  // trees of long ago have files of other modes, such as "100664"
  mode: z.enum(["100644", "100755", "120000", "040000", "160000"]).catch("100644"),
  type: z.enum(["blob", "tree", "commit"]),
  sha: z.string(),
  size: z.number().nullish(),
});

const directory = z.object({ tree: z.array(entry), truncated: z.boolean().nullish() });

/** What a path is in a tree: a file, a directory or a submodule, with its mode. */
export type TreeEntry = z.output<typeof entry>;

/** Most directories that are looked into for one commit. */
const mostDirectories = 100;

/**
 * What some paths and the directories on the way to them are in a tree; what is not there is missing. Directories are
 * read one level after the other: a whole tree can be longer than any answer that is read.
 */
export async function entriesAt(
  api: GitHubApi,
  repository: RepositoryParts,
  root: string,
  paths: readonly string[],
): Promise<Map<string, TreeEntry>> {
  const directories = new Set(paths.flatMap(ancestorsOf));
  const wanted = new Set([...paths, ...directories]);
  const found = new Map<string, TreeEntry>();
  let read = 0;
  let level = [{ path: "", sha: root }];
  while (level.length > 0) {
    read += level.length;
    if (read > mostDirectories)
      throw new ToolFailure("These files are in too many directories for one commit: make several.");
    const next: typeof level = [];
    await inParallel(level, async (parent) => {
      for (const one of await entriesOf(api, repository, parent)) {
        const path = parent.path === "" ? one.path : `${parent.path}/${one.path}`;
        if (!wanted.has(path)) continue;
        found.set(path, one);
        if (one.type === "tree" && directories.has(path)) next.push({ path, sha: one.sha });
      }
    });
    level = next;
  }
  return found;
}

async function entriesOf(
  api: GitHubApi,
  repository: RepositoryParts,
  { path, sha }: { readonly path: string; readonly sha: string },
): Promise<TreeEntry[]> {
  const { data } = await api
    .request("GET /repos/{owner}/{repo}/git/trees/{tree_sha}", { ...repository, tree_sha: sha })
    .catch((error: unknown) => {
      throw classifyGitHubError(error)?.detail === "too long" ? tooMany(path) : error;
    });
  const { tree, truncated } = answerOf(directory, data, "a tree");
  if (truncated) throw tooMany(path);
  return tree;
}

function tooMany(path: string): ToolFailure {
  const where = path === "" ? "The root of this repository" : `The directory ${named(path)}`;
  return new ToolFailure(`${where} has too many entries to be read here. Nothing was committed.`);
}
