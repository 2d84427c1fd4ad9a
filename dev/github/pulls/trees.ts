import { z } from "zod";
import type { RepositoryCall } from "../repository-call.ts";

const entrySchema = z.looseObject({
  ...{ path: z.string(), mode: z.string(), type: z.string(), sha: z.string() },
});
const treeSchema = z.looseObject({ tree: z.array(entrySchema) });

/** A file, link or submodule in a tree. */
export type TreeEntry = z.infer<typeof entrySchema>;

/** All of a tree without its directories, by path. */
export type FlatTree = ReadonlyMap<string, TreeEntry>;

/** The tree of a commit. */
export async function readTree(call: RepositoryCall, commit: string): Promise<FlatTree> {
  const tree = await call.find(treeSchema, `/git/trees/${commit}?recursive=1`);
  if (tree === undefined) throw new Error(`There is no tree of ${commit}.`);
  return new Map(tree.tree.filter(({ type }) => type !== "tree").map((entry) => [entry.path, entry]));
}

/** What one tree changes for another; `sha` is null for what goes away. */
export interface TreeChanges {
  readonly entries: readonly { path: string; mode: string; type: string; sha: string | null }[];
  /** Paths that both sides changed, and differently. */
  readonly conflicts: readonly string[];
}

/** What happened between `base` and `theirs`, for `ours` to take over. A file that both changed is not merged. */
export function changesFor(ours: FlatTree, base: FlatTree, theirs: FlatTree): TreeChanges {
  const entries: TreeChanges["entries"][number][] = [];
  const conflicts: string[] = [];
  for (const path of new Set([...base.keys(), ...theirs.keys()])) {
    const [own, before, after] = [ours.get(path), base.get(path), theirs.get(path)];
    if (isSame(before, after) || isSame(own, after)) continue;
    if (!isSame(own, before)) conflicts.push(path);
    else if (after !== undefined) entries.push({ path, mode: after.mode, type: after.type, sha: after.sha });
    else if (before !== undefined) entries.push({ path, mode: before.mode, type: before.type, sha: null });
  }
  return { entries, conflicts };
}

const isSame = (one: TreeEntry | undefined, other: TreeEntry | undefined) =>
  one?.sha === other?.sha && one?.mode === other?.mode;
