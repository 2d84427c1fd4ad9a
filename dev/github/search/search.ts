import type { GitHubContext } from "../context.ts";
import { pageOf, pagingOf } from "../paging.ts";
import { refusal, validationFailed } from "../refusal.ts";
import { type ListedRepository, visibleRepositories } from "../repository-lists.ts";
import { counted, type RestRequest } from "../rest-request.ts";
import { isSame, parseQuery, type SearchQuery } from "./query.ts";

/** One search. */
export interface Search {
  readonly github: GitHubContext;
  readonly request: RestRequest;
  readonly query: SearchQuery;
  /** Those that the token reaches and that `repo:`, `user:`, `org:` and `is:public` leave. */
  readonly repositories: readonly ListedRepository[];
}

const MOST_CHARACTERS = 256;
const MOST_RESULTS = 1000;
const wrong = (message: string) => ({ message, resource: "Search", field: "q", code: "invalid" }) as const;
const UNSEARCHABLE =
  "The listed users and repositories cannot be searched either because the resources do not exist or you do not " +
  "have permission to view them.";

/** Answers a search with what `find` makes of it, all of it, in its order. */
export async function searchAnswer(
  github: GitHubContext,
  request: RestRequest,
  find: (search: Search) => Promise<readonly unknown[] | Response>,
): Promise<Response> {
  const answer = await answerTo(github, request, find);
  return counted(github, request, answer);
}

async function answerTo(
  github: GitHubContext,
  request: RestRequest,
  find: (search: Search) => Promise<readonly unknown[] | Response>,
): Promise<Response> {
  const q = request.url.searchParams.get("q")?.trim() ?? "";
  if (q === "") return validationFailed({ resource: "Search", field: "q", code: "missing" });
  const query = parseQuery(q, request.token?.login);
  if ([...query.words].join(" ").length > MOST_CHARACTERS)
    return validationFailed(wrong("The search is longer than 256 characters."));
  const { page, perPage } = pagingOf(request.url.searchParams);
  if ((page - 1) * perPage >= MOST_RESULTS)
    return refusal(422, "Only the first 1000 search results are available");
  const all = await visibleRepositories(github, request);
  const isNamed = (repository: ListedRepository) =>
    query.wanted("repo").some((name) => isSame(repository.full_name, name)) ||
    [...query.wanted("user"), ...query.wanted("org")].some((name) => isSame(repository.owner.login, name));
  const names = ["repo", "user", "org"].flatMap(query.wanted);
  const named = names.length === 0 ? all : all.filter(isNamed);
  if (named.length === 0 && !(await areOwners(github, query))) return validationFailed(wrong(UNSEARCHABLE));
  const repositories = named.filter((repository) => isLeft(query, repository));
  const found = await find({ github, request, query, repositories });
  if (found instanceof Response) return found;
  const list = new URL(`${request.url.pathname}${request.url.search}`, github.url);
  const total = { total_count: found.length, incomplete_results: false };
  return pageOf(list, found.slice(0, MOST_RESULTS), (items) => ({ ...total, items }));
}

/** Whether the accounts searched exist, though they have nothing to see. */
async function areOwners({ emulator }: GitHubContext, query: SearchQuery): Promise<boolean> {
  for (const login of [...query.wanted("user"), ...query.wanted("org")]) {
    for (const kind of ["users", "orgs"])
      if ((await emulator.read(undefined, `/${kind}/${encodeURIComponent(login)}`)).ok) return true;
  }
  return false;
}

function isLeft(query: SearchQuery, repository: ListedRepository): boolean {
  const isOf = (value: string) =>
    (value === "public" && !repository.private) || (value === "private" && repository.private);
  const visibilities = query.wanted("is").filter((value) => value === "public" || value === "private");
  return (
    visibilities.every(isOf) &&
    !query.unwanted("is").some(isOf) &&
    !query.unwanted("repo").some((name) => isSame(repository.full_name, name)) &&
    ![...query.unwanted("user"), ...query.unwanted("org")].some((name) =>
      isSame(repository.owner.login, name),
    ) &&
    query.wanted("archived").every((value) => repository.archived === (value === "true"))
  );
}
