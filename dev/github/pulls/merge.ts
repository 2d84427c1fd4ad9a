import { z } from "zod";
import { isAtLeast } from "../levels.ts";
import { refusal, validationFailed } from "../refusal.ts";
import type { RepositoryCall } from "../repository-call.ts";
import { type Changes, changesBetween, findPull, type Pull } from "./pull.ts";
import { changesFor, type FlatTree, readTree } from "./trees.ts";

const METHODS = ["merge", "squash", "rebase"] as const;
const methodSchema = z.enum(METHODS).default("merge");
const shaSchema = z.looseObject({ sha: z.string() });
const messageSchema = z.looseObject({ message: z.string() });
const identitySchema = z.object({ name: z.string(), email: z.string(), date: z.string() });
const commitSchema = z.looseObject({
  ...{ sha: z.string(), message: z.string(), author: identitySchema },
  parents: z.array(shaSchema),
});

const NOT_MERGEABLE = "Pull Request is not mergeable";

/** `PUT /pulls/{number}/merge`: the base branch really has the changes afterwards, and its own. */
export async function mergePull(call: RepositoryCall, number: string): Promise<Response> {
  const pull = await findPull(call, number);
  if (pull === undefined) return refusal(404);
  if (!isAtLeast(await call.level(), "write")) {
    const isInstallation = call.request.token?.kind === "installation";
    return isInstallation ? refusal(403, "Resource not accessible by integration") : refusal(404);
  }
  const method = methodSchema.safeParse(call.body.merge_method ?? undefined).data;
  if (method === undefined)
    return validationFailed({ resource: "PullRequest", code: "invalid", field: "merge_method" });
  if (pull.state === "closed") return refusal(405, NOT_MERGEABLE);
  if (pull.draft) return refusal(405, "Pull Request is still a draft");
  if (typeof call.body.sha === "string" && call.body.sha !== pull.head.sha)
    return refusal(409, "Head branch was modified. Review and try the merge again.");

  const changes = await changesBetween(call, pull.base.sha, pull.head.sha);
  const commits = changes === undefined ? undefined : await plan(call, pull, changes, method);
  if (commits === undefined)
    return refusal(405, method === "rebase" ? "This branch can't be rebased" : NOT_MERGEABLE);

  // `emulate` knows rules of merging, and marks it merged; what it does to the branch is put right below
  const marked = await call.pass({ body: { merge_method: method } });
  if (!marked.ok) return refusal(405, messageSchema.parse(await marked.json()).message, marked.headers);
  let sha = pull.base.sha;
  for (const commit of commits) sha = await writeCommit(call, sha, commit);
  await written(call, "PATCH", `/git/refs/heads/${pull.base.ref}`, { sha, force: true });
  const { pullStates } = call.github;
  const closedAt = { head: pull.head.sha, base: pull.base.sha };
  pullStates.change(call.repository.id, pull.number, { closedAt, mergeCommit: sha });
  const merged = { sha, merged: true, message: "Pull Request successfully merged" };
  return Response.json(merged, { headers: marked.headers });
}

/** A commit to be put on the base branch. */
interface PlannedCommit {
  readonly message: string;
  readonly entries: ReturnType<typeof changesFor>["entries"];
  readonly author?: z.infer<typeof identitySchema>;
  /** Of a merge, besides the commit before it. */
  readonly secondParent?: string;
}

/** The commits that bring the changes to the base; undefined when they conflict. */
async function plan(
  call: RepositoryCall,
  pull: Pull,
  changes: Changes,
  method: (typeof METHODS)[number],
): Promise<PlannedCommit[] | undefined> {
  const ours = await readTree(call, pull.base.sha);
  if (method === "rebase") return planRebase(call, ours, changes.commits);
  const theirs = await readTree(call, pull.head.sha);
  const { entries, conflicts } = changesFor(ours, await readTree(call, changes.mergeBase), theirs);
  if (conflicts.length > 0) return undefined;
  const message = await messageOf(call, pull, changes, method);
  return [{ message, entries, ...(method === "merge" ? { secondParent: pull.head.sha } : {}) }];
}

async function planRebase(
  call: RepositoryCall,
  base: FlatTree,
  shas: readonly string[],
): Promise<PlannedCommit[] | undefined> {
  const planned: PlannedCommit[] = [];
  const tree = new Map(base);
  for (const sha of shas) {
    const commit = await readCommit(call, sha);
    const parent = commit.parents[0]?.sha;
    // a merge commit brings nothing of its own
    if (parent === undefined || commit.parents.length > 1) continue;
    const after = await readTree(call, sha);
    const { entries, conflicts } = changesFor(tree, await readTree(call, parent), after);
    if (conflicts.length > 0) return undefined;
    for (const entry of entries) {
      if (entry.sha === null) tree.delete(entry.path);
      else tree.set(entry.path, { ...entry, sha: entry.sha });
    }
    planned.push({ message: commit.message, entries, author: commit.author });
  }
  return planned;
}

async function messageOf(
  call: RepositoryCall,
  { number, title, head }: Pull,
  { commits }: Changes,
  method: "merge" | "squash",
): Promise<string> {
  const { commit_title: wantedTitle, commit_message: wantedText } = call.body;
  const messages = await Promise.all(commits.map(async (sha) => (await readCommit(call, sha)).message));
  const usual =
    method === "merge"
      ? { title: `Merge pull request #${number} from ${head.label.replace(":", "/")}`, text: title }
      : { title: `${title} (#${number})`, text: messages.map((message) => `* ${message}`).join("\n\n") };
  const text = typeof wantedText === "string" ? wantedText : usual.text;
  return [typeof wantedTitle === "string" ? wantedTitle : usual.title, text].join("\n\n").trim();
}

async function readCommit(call: RepositoryCall, sha: string) {
  const commit = await call.find(commitSchema, `/git/commits/${sha}`);
  if (commit === undefined) throw new Error(`There is no commit ${sha}.`);
  return commit;
}

async function writeCommit(
  call: RepositoryCall,
  parent: string,
  { message, entries, author, secondParent }: PlannedCommit,
): Promise<string> {
  const base = await call.find(z.looseObject({ tree: shaSchema }), `/git/commits/${parent}`);
  const tree = await written(call, "POST", "/git/trees", { base_tree: base?.tree.sha, tree: entries });
  const parents = [parent, ...(secondParent === undefined ? [] : [secondParent])];
  const commit = { message, tree: shaSchema.parse(tree).sha, parents, ...(author && { author }) };
  return shaSchema.parse(await written(call, "POST", "/git/commits", commit)).sha;
}

async function written(call: RepositoryCall, method: string, path: string, body: unknown): Promise<unknown> {
  const answer = await call.ask(method, path, body);
  if (!answer.ok) throw new Error(`${method} ${path} failed: ${answer.status} ${await answer.text()}`);
  return answer.json();
}
