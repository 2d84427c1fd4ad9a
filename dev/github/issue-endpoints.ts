import { listIssues, pullAsIssue } from "./issues.ts";
import { newIssueBody } from "./new-issue.ts";
import { refusal } from "./refusal.ts";
import type { RepositoryCall } from "./repository-call.ts";
import type { RepositoryEndpoint } from "./repository-endpoint.ts";

const DISABLED = "Issues are disabled for this repo";

/** Issues, of which every pull request is one. */
export const issueEndpoints: readonly RepositoryEndpoint[] = [
  { method: "GET", path: /^\/issues$/, answer: list },
  { method: "POST", path: /^\/issues$/, answer: create },
  { method: "GET", path: /^\/issues\/(\d+)$/, answer: read },
];

async function list(call: RepositoryCall): Promise<Response> {
  const { github, actor, repository, query } = call;
  return call.page(await listIssues(github.emulator, actor, repository, query));
}

async function create(call: RepositoryCall): Promise<Response | undefined> {
  const { repository, request } = call;
  if (!repository.hasIssues) return refusal(410, DISABLED);
  if (request.token === undefined) return undefined;
  return call.pass({ body: await newIssueBody(call) });
}

async function read(call: RepositoryCall, number: string): Promise<Response | undefined> {
  const { github, actor, repository } = call;
  const pull = await pullAsIssue(github.emulator, actor, repository, number);
  if (pull !== undefined) return Response.json(pull);
  return repository.hasIssues ? undefined : refusal(410, DISABLED);
}
