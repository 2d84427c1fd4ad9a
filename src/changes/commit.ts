import * as z from "zod";
import { ToolFailure } from "../catalogue/context.ts";
import type { GitHubApi } from "../upstream/github/api.ts";
import { classifyGitHubError, type UpstreamFailureKind } from "../upstream/github/failure.ts";
import { answerOf } from "../views/answer.ts";
import { textOf, toBase64 } from "./bytes.ts";
import type { FileChange } from "./files.ts";
import { headOf, holdTo } from "./head.ts";
import { named } from "./named.ts";
import { inParallel } from "./parallel.ts";
import { type PlannedFile, plannedFile } from "./planned-file.ts";
import { mayNotWrite, refusedWith, saying } from "./refusal.ts";
import { entriesAt, type RepositoryParts, type TreeEntry } from "./tree.ts";

/** A commit that somebody asks for. */
export interface CommitRequest extends RepositoryParts {
  readonly branch: string;
  readonly message: string;
  readonly files: readonly FileChange[];
  /** Where the branch has to be. */
  readonly expectedHead?: string | undefined;
}

/** What a commit will be: what it is put on top of, and what it does to each file. */
export interface CommitPlan {
  readonly head: string;
  /** The tree of the head. */
  readonly tree: string;
  readonly files: readonly PlannedFile[];
}

/** A commit that was made. */
export interface Made {
  readonly sha: string;
  readonly url: string;
}

const commit = z.object({ tree: z.object({ sha: z.string() }) });
const created = z.object({ sha: z.string() });
const createdCommit = z.object({ sha: z.string(), html_url: z.string() });

/**
 * Finds out what a commit would do, and whether it can; it only reads.
 * @returns undefined for a repository without any commit, which has nothing to put one on
 * @throws {ToolFailure} if it cannot be made
 */
export async function planCommit(api: GitHubApi, request: CommitRequest): Promise<CommitPlan | undefined> {
  const { owner, repo, branch, expectedHead } = request;
  const repository = { owner, repo };
  const head = await headOf(api, repository, branch);
  if (head === undefined) return undefined;
  holdTo(expectedHead, head, `The branch ${named(branch)}`);
  const { data } = await api.request("GET /repos/{owner}/{repo}/git/commits/{commit_sha}", {
    ...repository,
    commit_sha: head,
  });
  const tree = answerOf(commit, data, "a commit").tree.sha;
  const paths = request.files.map(({ path }) => path);
  const entries = await entriesAt(api, repository, tree, paths);
  refuseTooMuch(request.files, entries);
  const files = await inParallel(request.files, (change) => plannedFile(api, repository, change, entries));
  if (files.every(({ status }) => status === "unchanged"))
    throw new ToolFailure(`These files are like this on ${named(branch)} already. Nothing was committed.`);
  return { head, tree, files };
}

/** Most that is read to be edited for one commit, in bytes: it is in memory all at once. */
const mostEdited = 5_000_000;

function refuseTooMuch(files: readonly FileChange[], entries: ReadonlyMap<string, TreeEntry>): void {
  const edited = files.filter(({ edits }) => edits).map(({ path }) => entries.get(path)?.size ?? 0);
  if (edited.reduce((sum, size) => sum + size, 0) > mostEdited)
    throw new ToolFailure(
      `The files to be edited have more than ${mostEdited} bytes together: make several commits. Nothing was committed.`,
    );
}

/** Makes a commit as it was planned: all of it, or nothing that anybody sees. */
export async function makeCommit(api: GitHubApi, request: CommitRequest, plan: CommitPlan): Promise<Made> {
  const { owner, repo, branch, message } = request;
  const repository = { owner, repo };
  try {
    const tree = await makeTree(api, repository, plan);
    const { data } = await api.request("POST /repos/{owner}/{repo}/git/commits", {
      ...repository,
      message,
      tree,
      parents: [plan.head],
    });
    const { sha, html_url: url } = answerOf(createdCommit, data, "a new commit");
    await api.request("PATCH /repos/{owner}/{repo}/git/refs/{ref}", {
      ...repository,
      ref: `heads/${branch}`,
      sha,
      force: false,
    });
    return { sha, url };
  } catch (error) {
    throw explained(error, request);
  }
}

async function makeTree(api: GitHubApi, repository: RepositoryParts, plan: CommitPlan): Promise<string> {
  const entries = [];
  // one after the other: GitHub limits what is created at once
  for (const file of plan.files) {
    if (file.status === "unchanged") continue;
    const { path, mode } = file;
    const content = file.status === "deleted" ? { sha: null } : await contentOf(api, repository, file.bytes);
    entries.push({ path, mode, type: "blob" as const, ...content });
  }
  const { data } = await api.request("POST /repos/{owner}/{repo}/git/trees", {
    ...repository,
    base_tree: plan.tree,
    tree: entries,
  });
  return answerOf(created, data, "a new tree").sha;
}

/** A text goes with the tree; what is none, and what GitHub could take for no content at all, is made before it. */
async function contentOf(
  api: GitHubApi,
  repository: RepositoryParts,
  bytes: Uint8Array,
): Promise<{ readonly content: string } | { readonly sha: string }> {
  const content = textOf(bytes);
  if (content) return { content };
  const { data } = await api.request("POST /repos/{owner}/{repo}/git/blobs", {
    ...repository,
    ...{ content: toBase64(bytes), encoding: "base64" },
  });
  return { sha: answerOf(created, data, "a new file").sha };
}

/** How GitHub refuses a change of a workflow; it says no more. */
const ofWorkflows: readonly UpstreamFailureKind[] = [
  ...(["forbidden", "not-found", "missing-scope", "missing-permission", "invalid"] as const),
];

/** What GitHub's refusal means for a commit, where that can be told. */
function explained(error: unknown, { owner, repo, branch, files }: CommitRequest): unknown {
  const said = (what: string) => saying(`${what} Nothing was committed.`, error);
  if (refusedWith(error, [409, 422], /fast.?forward/i))
    return said(
      `The branch ${named(branch)} moved while this was prepared: read the files again, then commit.`,
    );
  if (refusedWith(error, [404, 422], /reference does not exist/i))
    return said(`The branch ${named(branch)} was deleted while this was prepared.`);
  if (refusedWith(error, [403, 409, 422], /protected branch|rule violation|through a pull request/i))
    return said(
      `The branch ${named(branch)} is protected: commit to another branch (createBranch) and open a pull request.`,
    );
  const kind = classifyGitHubError(error)?.kind;
  if (kind && ofWorkflows.includes(kind) && files.some(({ path }) => /^\.github\/workflows\//i.test(path)))
    return said(
      "GitHub refused this, perhaps for the files in .github/workflows: they need a permission of their own, which this connection does not have.",
    );
  // all that it is made of was read a moment ago
  if (kind === "not-found") return said(mayNotWrite(`${owner}/${repo}`));
  return error;
}
