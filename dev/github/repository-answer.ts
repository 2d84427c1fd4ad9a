import type { GitHubContext } from "./context.ts";
import { endpointsOfRepository } from "./endpoints-of-repository.ts";
import { refusal } from "./refusal.ts";
import { findRepository, givesUpName, redirection } from "./repositories.ts";
import { RepositoryCall } from "./repository-call.ts";
import { answerOf } from "./repository-endpoint.ts";
import { askEmulator, counted, type RestRequest } from "./rest-request.ts";

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

  const writes = method !== "GET" && method !== "HEAD";
  // an archived repository can still be taken out of the archive, or deleted
  if (writes && repository.archived && rest !== "")
    return counted(github, request, refusal(403, "Repository was archived so is read-only."));
  const call = new RepositoryCall(github, request, repository, rest);
  const own = await answerOf(endpointsOfRepository, call);
  const answer = own === undefined ? await call.pass() : await counted(github, request, own);
  if (!writes || !answer.ok) return answer;
  if (givesUpName(method, rest)) formerNames.add(repository);
  // GitHub transfers later, and answers that it will
  if (rest !== "/transfer") return answer;
  return new Response(answer.body, { status: 202, headers: answer.headers });
}
