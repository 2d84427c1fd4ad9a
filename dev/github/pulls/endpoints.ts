import { diffOfFiles, wantsDiff } from "../diff.ts";
import { isAtLeast } from "../levels.ts";
import { refusal, refusalBody } from "../refusal.ts";
import type { RepositoryCall } from "../repository-call.ts";
import type { RepositoryEndpoint } from "../repository-endpoint.ts";
import { mergePull } from "./merge.ts";
import { createPull } from "./new-pull.ts";
import { allPulls, changesBetween, findPull, type Pull } from "./pull.ts";
import { createComment, readComments, reply } from "./review-comments.ts";
import { createReview } from "./reviews.ts";
import { fullPull, rowOf } from "./shown-pull.ts";

/** Pull requests: `emulate` keeps them, but neither follows their branches nor knows what they change. */
export const pullEndpoints: readonly RepositoryEndpoint[] = [
  { method: "GET", path: /^\/pulls$/, answer: list },
  { method: "POST", path: /^\/pulls$/, answer: createPull },
  { method: "GET", path: /^\/pulls\/(\d+)$/, answer: read },
  { method: "PATCH", path: /^\/pulls\/(\d+)$/, answer: update },
  { method: "GET", path: /^\/pulls\/(\d+)\/files$/, answer: listFiles },
  { method: "GET", path: /^\/pulls\/(\d+)\/commits$/, answer: listCommits },
  { method: "GET", path: /^\/pulls\/(\d+)\/merge$/, answer: isMerged },
  { method: "PUT", path: /^\/pulls\/(\d+)\/merge$/, answer: mergePull },
  { method: "POST", path: /^\/pulls\/(\d+)\/reviews$/, answer: createReview },
  { method: "GET", path: /^\/pulls\/(?:\d+\/)?(?:reviews\/\d+\/)?comments(?:\/\d+)?$/, answer: readComments },
  { method: "POST", path: /^\/pulls\/(\d+)\/comments$/, answer: createComment },
  { method: "POST", path: /^\/pulls\/(\d+)\/comments\/(\d+)\/replies$/, answer: reply },
];

async function list(call: RepositoryCall): Promise<Response> {
  const { query } = call;
  const state = query.get("state") ?? "open";
  const [head, base] = [query.get("head"), query.get("base")];
  const pulls = (await allPulls(call)).filter(
    (pull) =>
      (state === "all" || pull.state === state) &&
      // a head without its owner filters nothing
      (head === null || !head.includes(":") || pull.head.label.toLowerCase() === head.toLowerCase()) &&
      (base === null || pull.base.ref === base),
  );
  const sort = query.get("sort") ?? "created";
  const direction = query.get("direction") ?? (sort === "created" ? "desc" : "asc");
  const ascending = pulls.toSorted((one, other) => compare(one, other, sort));
  const sorted = direction === "asc" ? ascending : ascending.reverse();
  return call.page(await Promise.all(sorted.map((pull) => rowOf(call, pull))));
}

function compare(one: Pull, other: Pull, sort: string): number {
  const difference =
    sort === "updated"
      ? Date.parse(one.updated_at) - Date.parse(other.updated_at)
      : sort === "popularity"
        ? one.review_comments - other.review_comments
        : 0;
  return difference || one.number - other.number;
}

const MOST_FILES_IN_DIFF = 300;
const MOST_LINES_IN_DIFF = 20_000;

async function read(call: RepositoryCall, number: string): Promise<Response> {
  const pull = await findPull(call, number);
  if (pull === undefined) return refusal(404);
  if (!wantsDiff(call.request.headers)) return Response.json(await fullPull(call, pull));
  const files = (await changesBetween(call, pull.base.sha, pull.head.sha))?.files ?? [];
  if (files.length > MOST_FILES_IN_DIFF) {
    const instead =
      "Consider using 'List pull requests files' API or locally cloning the repository instead.";
    return tooLarge(
      `Sorry, the diff exceeded the maximum number of files (${MOST_FILES_IN_DIFF}). ${instead}`,
    );
  }
  const lines = files.reduce((total, { changes }) => total + changes, 0);
  if (lines > MOST_LINES_IN_DIFF)
    return tooLarge(`Sorry, the diff exceeded the maximum number of lines (${MOST_LINES_IN_DIFF})`);
  return diffOfFiles(files);
}

function tooLarge(message: string): Response {
  const errors = [{ resource: "PullRequest", field: "diff", code: "too_large" }];
  return Response.json({ ...refusalBody(406, message), errors }, { status: 406 });
}

async function update(call: RepositoryCall, number: string): Promise<Response> {
  const before = await findPull(call, number);
  if (before === undefined) return refusal(404);
  const { token } = call.request;
  if (before.user?.login !== token?.login && !isAtLeast(await call.level(), "write"))
    return refusal(403, "Must have admin rights to Repository.");
  const answer = await call.pass();
  if (!answer.ok) return answer;
  noteState(call, before, call.body.state);
  const pull = (await findPull(call, number)) ?? before;
  return Response.json(await fullPull(call, pull), { headers: answer.headers });
}

/** A closed pull request stays what it was; an open one follows its branches. */
export function noteState(call: RepositoryCall, { number, head, base }: Pull, state: unknown): void {
  const { pullStates } = call.github;
  if (state === "closed")
    pullStates.change(call.repository.id, number, { closedAt: { head: head.sha, base: base.sha } });
  if (state === "open") pullStates.reopen(call.repository.id, number);
}

const MOST_FILES = 3000;

async function listFiles(call: RepositoryCall, number: string): Promise<Response> {
  const pull = await findPull(call, number);
  if (pull === undefined) return refusal(404);
  const changes = await changesBetween(call, pull.base.sha, pull.head.sha);
  return call.page(changes?.files.slice(0, MOST_FILES) ?? []);
}

async function listCommits(call: RepositoryCall, number: string): Promise<Response> {
  const pull = await findPull(call, number);
  if (pull === undefined) return refusal(404);
  const answer = await call.ask("GET", `/compare/${pull.base.sha}...${pull.head.sha}`);
  const body: unknown = answer.ok ? await answer.json() : {};
  const commits = typeof body === "object" && body !== null && "commits" in body ? body.commits : [];
  return call.page(Array.isArray(commits) ? commits : []);
}

async function isMerged(call: RepositoryCall, number: string): Promise<Response> {
  const pull = await findPull(call, number);
  return pull?.merged ? new Response(null, { status: 204 }) : refusal(404);
}
