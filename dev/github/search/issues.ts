import { z } from "zod";
import { repositoryOf } from "../emulator.ts";
import { commentsOn, type Issue, isPull, listIssues } from "../issues.ts";
import { unprocessable } from "../refusal.ts";
import { RepositoryCall } from "../repository-call.ts";
import { holdsWords, isAmongWanted, isInNumbers, isInTimes, isSame, type SearchQuery } from "./query.ts";
import type { Search } from "./search.ts";
import { textMatches, wantsTextMatches } from "./text-matches.ts";

const pullSchema = z.looseObject({
  ...{ number: z.int(), merged: z.boolean(), draft: z.boolean() },
  head: z.looseObject({ ref: z.string() }),
  base: z.looseObject({ ref: z.string() }),
});

/** An issue, with what is not in its row. */
interface Candidate {
  readonly issue: Issue;
  readonly comments: string;
  readonly pull: z.infer<typeof pullSchema> | undefined;
}

/** `/search/issues`, pull requests included. */
export async function searchIssues(search: Search): Promise<unknown[] | Response> {
  const { github, request, query, repositories } = search;
  const isEither = [...query.wanted("is"), ...query.wanted("type")].some((value) =>
    ["issue", "pr", "pull-request"].includes(value),
  );
  if (!isEither && request.token !== undefined && request.token.kind !== "oauth-app")
    return unprocessable("Query must include 'is:issue' or 'is:pull-request'");
  const found: Issue[] = [];
  for (const repository of repositories) {
    const call = new RepositoryCall(github, request, repositoryOf({ has_issues: true, ...repository }), "");
    const issues = await listIssues(call, new URLSearchParams("state=all"));
    const pulls = issues.some(isPull) ? await call.all(pullSchema, "/pulls?state=all") : [];
    for (const issue of issues) {
      const texts = issue.comments === 0 ? [] : await commentsOn(call, issue.number);
      const pull = isPull(issue) ? pulls.find(({ number }) => number === issue.number) : undefined;
      const candidate = { issue, pull, comments: texts.map(({ body }) => body).join("\n") };
      if (isWanted(query, candidate)) found.push(issue);
    }
  }
  return inOrder(found, request.url.searchParams, query).map((issue) => ({
    ...issue,
    score: 1,
    ...(wantsTextMatches(request.headers) ? { text_matches: matchesIn(query, issue) } : {}),
  }));
}

function matchesIn({ words }: SearchQuery, issue: Issue): object[] {
  const at = { object_url: String(issue.url), object_type: "Issue" };
  return [
    ...textMatches(words, { ...at, property: "title", text: issue.title }),
    ...textMatches(words, { ...at, property: "body", text: issue.body ?? "" }),
  ];
}

function isWanted(query: SearchQuery, candidate: Candidate): boolean {
  const { issue, comments, pull } = candidate;
  const places: Readonly<Record<string, string>> = { title: issue.title, body: issue.body ?? "", comments };
  const wanted = query.wanted("in").flatMap((value) => value.split(","));
  const texts = wanted.length === 0 ? Object.values(places) : wanted.map((place) => places[place] ?? "");
  const is = (value: string) => isOfKind(candidate, value);
  const kinds = ["is", "type", "state"];
  const author = issue.user?.login ?? "";
  const isAssigned = (login: string) => issue.assignees.some((account) => isSame(account.login, login));
  const isLabelled = (names: string) =>
    names.split(",").some((wantedName) => issue.labels.some(({ name }) => isSame(name, wantedName)));
  return (
    holdsWords(query.words, texts.join("\n")) &&
    kinds.flatMap(query.wanted).every(is) &&
    !kinds.flatMap(query.unwanted).some(is) &&
    isAmongWanted(query, "author", (login) => isSame(author, login)) &&
    isAmongWanted(query, "assignee", isAssigned) &&
    isAmongWanted(query, "involves", (login) => isSame(author, login) || isAssigned(login)) &&
    // several labels are all wanted, those in one qualifier are alternatives
    query.wanted("label").every(isLabelled) &&
    !query.unwanted("label").some(isLabelled) &&
    isAmongWanted(query, "milestone", (title) => isSame(String(issue.milestone?.title ?? ""), title)) &&
    isAmongWanted(query, "head", (ref) => pull?.head.ref === ref) &&
    isAmongWanted(query, "base", (ref) => pull?.base.ref === ref) &&
    query.wanted("no").every((what) => isWithout(issue, what)) &&
    isInNumbers(query, "comments", issue.comments) &&
    isInTimes(query, "created", issue.created_at) &&
    isInTimes(query, "updated", issue.updated_at) &&
    isInTimes(query, "closed", z.string().safeParse(issue.closed_at).data ?? null)
  );
}

/** What does not concern the issue itself, such as `public`, was seen to before. */
function isOfKind({ issue, pull }: Candidate, value: string): boolean {
  const kinds: Readonly<Record<string, boolean>> = {
    ...{ issue: !isPull(issue), pr: isPull(issue), "pull-request": isPull(issue) },
    ...{ open: issue.state === "open", closed: issue.state === "closed", locked: issue.locked },
    ...{ merged: pull?.merged ?? false, unmerged: pull?.merged === false, draft: pull?.draft ?? false },
  };
  return kinds[value.toLowerCase()] ?? true;
}

function isWithout({ labels, assignees, milestone }: Issue, what: string): boolean {
  if (what === "label") return labels.length === 0;
  if (what === "assignee") return assignees.length === 0;
  return what === "milestone" ? milestone === null : true;
}

function inOrder(found: readonly Issue[], parameters: URLSearchParams, query: SearchQuery): Issue[] {
  const [, field, order] = /^(\w+)-(asc|desc)$/.exec(query.wanted("sort")[0] ?? "") ?? [];
  const by = parameters.get("sort") ?? field ?? "created";
  const ascending = found.toSorted((one, other) => {
    if (by === "comments") return one.comments - other.comments;
    const time = by === "updated" ? "updated_at" : "created_at";
    return one[time].localeCompare(other[time]) || one.number - other.number;
  });
  return (parameters.get("order") ?? order) === "asc" ? ascending : ascending.reverse();
}
