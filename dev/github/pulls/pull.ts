import { z } from "zod";
import { type ChangedFile, fileSchema } from "../diff.ts";
import { mayPush } from "../levels.ts";
import type { RepositoryCall } from "../repository-call.ts";
import { changesFor, readTree } from "./trees.ts";

const sideSchema = z.looseObject({
  ...{ label: z.string(), ref: z.string(), sha: z.string() },
  repo: z.looseObject({ full_name: z.string() }).nullable(),
});

/** A pull request as `emulate` has it. */
export const pullSchema = z.looseObject({
  ...{ number: z.int(), state: z.enum(["open", "closed"]), title: z.string(), body: z.string().nullable() },
  ...{ merged: z.boolean(), draft: z.boolean(), created_at: z.string(), updated_at: z.string() },
  ...{ review_comments: z.int(), merge_commit_sha: z.string().nullable() },
  user: z.looseObject({ login: z.string() }).nullable(),
  head: sideSchema,
  base: sideSchema,
});

/** A pull request whose branches are where they are now, or where they were when it was closed. */
export type Pull = z.infer<typeof pullSchema>;

const refSchema = z.looseObject({ ref: z.string(), object: z.looseObject({ sha: z.string() }) });
const commitSchema = z.looseObject({ sha: z.string() });
const comparisonSchema = z.looseObject({
  merge_base_commit: commitSchema,
  ...{ ahead_by: z.int(), commits: z.array(commitSchema), files: z.array(fileSchema) },
});

/** The pull request of this number; undefined when there is none. */
export async function findPull(call: RepositoryCall, number: string | number): Promise<Pull | undefined> {
  const pull = await call.find(pullSchema, `/pulls/${number}`);
  return pull === undefined ? undefined : (await withBranches(call, [pull]))[0];
}

/** All pull requests of the repository. */
export async function allPulls(call: RepositoryCall): Promise<Pull[]> {
  return withBranches(call, await call.all(pullSchema, "/pulls?state=all"));
}

/** `emulate` keeps where the branches were at the beginning. */
async function withBranches(call: RepositoryCall, pulls: readonly Pull[]): Promise<Pull[]> {
  const refs = (await call.find(z.array(refSchema), "/git/matching-refs/heads/")) ?? [];
  const branches = new Map(refs.map(({ ref, object }) => [ref.replace("refs/heads/", ""), object.sha]));
  return pulls.map((pull) => {
    const { closedAt, mergeCommit } = call.github.pullStates.of(call.repository.id, pull.number);
    const isFork = pull.head.repo?.full_name !== call.repository.fullName;
    const head = closedAt?.head ?? (isFork ? undefined : branches.get(pull.head.ref)) ?? pull.head.sha;
    const base = closedAt?.base ?? branches.get(pull.base.ref) ?? pull.base.sha;
    return {
      ...pull,
      merge_commit_sha: mergeCommit ?? pull.merge_commit_sha,
      head: { ...pull.head, sha: head },
      base: { ...pull.base, sha: base },
    };
  });
}

/** What a pull request brings. */
export interface Changes {
  /** Where the branches parted. */
  readonly mergeBase: string;
  /** Of the head since then, the oldest first. */
  readonly commits: readonly string[];
  readonly files: readonly ChangedFile[];
}

const MOST_FILES_COMPARED = 300;

/** What one commit brings to another; undefined when they have no history in common. */
export async function changesBetween(
  call: RepositoryCall,
  base: string,
  head: string,
): Promise<Changes | undefined> {
  const comparison = await call.find(comparisonSchema, `/compare/${base}...${head}`);
  if (comparison === undefined) return undefined;
  const mergeBase = comparison.merge_base_commit.sha;
  const isAll = comparison.files.length < MOST_FILES_COMPARED;
  const files = isAll ? comparison.files : await allFiles(call, mergeBase, head);
  return { mergeBase, commits: comparison.commits.map(({ sha }) => sha), files };
}

const treeOfSchema = z.looseObject({ tree: commitSchema });
const filesSchema = z.looseObject({ files: z.array(fileSchema) });
const MOST_FILES = 3000;

/** `emulate` tells more than 300 files of a commit only, so one is made that nothing leads to. */
async function allFiles(call: RepositoryCall, mergeBase: string, head: string): Promise<ChangedFile[]> {
  const tree = await call.find(treeOfSchema, `/git/commits/${head}`);
  const { emulator, accounts } = call.github;
  const identity = { name: "diff", email: "diff@localhost", date: "2020-01-01T00:00:00Z" };
  for (const { login } of accounts) {
    if (!(await mayPush(emulator, login, call.repository))) continue;
    const commit = { message: "diff", tree: tree?.tree.sha, parents: [mergeBase], author: identity };
    const { sha } = commitSchema.parse(await (await call.ask("POST", "/git/commits", commit, login)).json());
    const files: ChangedFile[] = [];
    for (let page = 1; files.length < MOST_FILES; page++) {
      const found = await call.find(filesSchema, `/commits/${sha}?per_page=100&page=${page}`);
      files.push(...(found?.files ?? []));
      if ((found?.files.length ?? 0) < 100) break;
    }
    return files;
  }
  throw new Error(`Nobody can push to ${call.repository.fullName}.`);
}

/** Whether the head can be merged into the base: no file was changed on both sides in different ways. */
export async function isMergeable(call: RepositoryCall, { base, head }: Pull): Promise<boolean> {
  const changes = await changesBetween(call, base.sha, head.sha);
  if (changes === undefined) return false;
  const [ours, before, theirs] = await Promise.all([
    readTree(call, base.sha),
    readTree(call, changes.mergeBase),
    readTree(call, head.sha),
  ]);
  return changesFor(ours, before, theirs).conflicts.length === 0;
}
