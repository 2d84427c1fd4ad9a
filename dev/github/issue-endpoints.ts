import { updateIssue } from "./issue-changes.ts";
import { commentsOn, findIssue, isPull, listIssues } from "./issues.ts";
import { isAtLeast } from "./levels.ts";
import { newIssueBody } from "./new-issue.ts";
import { refusal, unprocessable, validationFailed } from "./refusal.ts";
import type { RepositoryCall } from "./repository-call.ts";
import type { RepositoryEndpoint } from "./repository-endpoint.ts";

const DISABLED = "Issues are disabled for this repo";

const TRIAGE = /^\/(?:issues\/\d+\/(?:labels|assignees|lock)|labels|milestones)(?:\/.*)?$/;

/** Issues, of which every pull request is one. */
export const issueEndpoints: readonly RepositoryEndpoint[] = [
  { method: "GET", path: /^\/issues$/, answer: list },
  { method: "POST", path: /^\/issues$/, answer: create },
  { method: "GET", path: /^\/issues\/comments$/, answer: listComments },
  { method: "GET", path: /^\/issues\/(\d+)$/, answer: read },
  { method: "PATCH", path: /^\/issues\/(\d+)$/, answer: updateIssue },
  { method: "POST", path: /^\/issues\/(\d+)\/comments$/, answer: comment },
  { method: "POST", path: TRIAGE, answer: forTriage },
  { method: "PUT", path: TRIAGE, answer: forTriage },
  { method: "PATCH", path: TRIAGE, answer: forTriage },
  { method: "DELETE", path: TRIAGE, answer: forTriage },
];

async function list(call: RepositoryCall): Promise<Response> {
  return call.page(await listIssues(call, call.query));
}

/** `emulate` takes "comments" for the number of an issue. */
async function listComments(call: RepositoryCall): Promise<Response> {
  const issues = await listIssues(call, new URLSearchParams("state=all"));
  const comments = await Promise.all(issues.map(({ number }) => commentsOn(call, number)));
  const ascending = comments.flat().sort((one, other) => one.created_at.localeCompare(other.created_at));
  return call.page(call.query.get("direction") === "desc" ? ascending.reverse() : ascending);
}

async function create(call: RepositoryCall): Promise<Response | undefined> {
  if (!call.repository.hasIssues) return refusal(410, DISABLED);
  if (call.request.token === undefined) return undefined;
  const { title } = call.body;
  if (title === undefined) return unprocessable(`Invalid request.\n\n"title" wasn't supplied.`);
  if (typeof title !== "string" || title.trim() === "")
    return validationFailed({ resource: "Issue", code: "missing_field", field: "title" });
  return call.pass({ body: await newIssueBody(call) });
}

async function read(call: RepositoryCall, number: string): Promise<Response> {
  const issue = await findIssue(call, number);
  const isHidden = !call.repository.hasIssues && (issue === undefined || !isPull(issue));
  if (isHidden) return refusal(410, DISABLED);
  return issue === undefined ? refusal(404) : Response.json(issue);
}

const MOST_CHARACTERS = 65_536;

async function comment(call: RepositoryCall, number: string): Promise<Response | undefined> {
  const { body } = call.body;
  const resource = "IssueComment";
  if (body === undefined) return unprocessable(`Invalid request.\n\n"body" wasn't supplied.`);
  if (typeof body !== "string" || body.trim() === "")
    return validationFailed({ resource, code: "missing_field", field: "body" });
  if (body.length > MOST_CHARACTERS) {
    const message = `body is too long (maximum is ${MOST_CHARACTERS} characters)`;
    return validationFailed({ resource, code: "custom", field: "body", message });
  }
  const issue = await findIssue(call, number);
  if (issue?.locked && !isAtLeast(await call.level(), "write"))
    return refusal(403, "Unable to create comment because issue is locked.");
  return undefined;
}

/** Only those who may triage can label, assign and lock. */
async function forTriage(call: RepositoryCall): Promise<Response | undefined> {
  if (isAtLeast(await call.level(), "triage")) return undefined;
  return refusal(403, "Must have admin rights to Repository.");
}
