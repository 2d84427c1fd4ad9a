import type { GitHubContext } from "./context.ts";
import type { Repository } from "./emulator.ts";
import { listIssues, pullAsIssue } from "./issues.ts";
import { newIssueBody } from "./new-issue.ts";
import { linkHeader, pagingOf } from "./paging.ts";
import { refusal } from "./refusal.ts";
import { findRepository, givesUpName, redirection } from "./repositories.ts";
import { askEmulator, type RestRequest } from "./rest-request.ts";

/** Answers what is below `/repos/{owner}/{repo}` and `/repositories/{id}`. */
export async function repositoryAnswer(github: GitHubContext, request: RestRequest): Promise<Response> {
  const { emulator, formerNames, url: publicUrl } = github;
  const { method, url, reach } = request;
  const found = await findRepository(emulator, formerNames, reach.sees, url.pathname);
  // 404 for what the caller may not know of, whatever the caller wants to do with it
  if (found === undefined) return refusal(404);
  const { repository, rest, moved } = found;
  if (repository === undefined) return askEmulator(github, request);
  if (moved) return redirection(method, `${publicUrl}/repositories/${repository.id}${rest}${url.search}`);

  const named = new URL(url);
  named.pathname = `/repos/${repository.fullName}${rest}`;
  const body = await bodyFor(github, request, repository, rest);
  const answer = await askEmulator(github, { ...request, url: named, body }, repository);
  if (method === "GET") return withPulls(github, request, repository, rest, answer);
  if (!answer.ok) return answer;
  if (givesUpName(method, rest)) formerNames.add(repository);
  // GitHub transfers later, and answers that it will
  if (rest !== "/transfer") return answer;
  return new Response(answer.body, { status: 202, headers: answer.headers });
}

async function bodyFor(
  { emulator }: GitHubContext,
  { method, body, token }: RestRequest,
  repository: Repository,
  rest: string,
): Promise<RestRequest["body"]> {
  if (method !== "POST" || rest !== "/issues" || !(body instanceof ArrayBuffer) || token === undefined)
    return body;
  return await newIssueBody(emulator, token.login, repository, new TextDecoder().decode(body));
}

/** The answer with the pull requests that `emulate` leaves out of a repository's issues. */
async function withPulls(
  { emulator, url: publicUrl }: GitHubContext,
  { url, token }: RestRequest,
  repository: Repository,
  rest: string,
  answer: Response,
): Promise<Response> {
  const { headers } = answer;
  const number = /^\/issues\/(\d+)$/.exec(rest)?.[1];
  if (answer.status === 404 && number !== undefined) {
    const issue = await pullAsIssue(emulator, token?.login, repository, number);
    return issue === undefined ? answer : Response.json(issue, { headers });
  }
  if (!answer.ok || rest !== "/issues") return answer;
  const issues = await listIssues(emulator, token?.login, repository, url.searchParams);
  const paging = pagingOf(url.searchParams);
  const list = new URL(`/repositories/${repository.id}/issues${url.search}`, publicUrl);
  const link = linkHeader(list, paging, issues.length);
  headers.delete("link");
  if (link !== undefined) headers.set("link", link);
  const start = (paging.page - 1) * paging.perPage;
  return Response.json(issues.slice(start, start + paging.perPage), { headers });
}
