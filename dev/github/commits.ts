import { diffOfFiles, filesSchema, wantsDiff } from "./diff.ts";
import { refusal, unprocessable } from "./refusal.ts";
import type { RepositoryCall } from "./repository-call.ts";
import type { RepositoryEndpoint } from "./repository-endpoint.ts";

/** Commits and what changed between them. */
export const commitEndpoints: readonly RepositoryEndpoint[] = [
  {
    method: "GET",
    path: /^\/commits\/((?:(?!\/(?:comments|status|statuses|check-|pulls)).)+)$/,
    answer: readCommit,
  },
  { method: "GET", path: /^\/compare\/(.+)$/, answer: compare },
];

async function readCommit(call: RepositoryCall, ref: string): Promise<Response> {
  const answer = await call.pass({ rest: `/commits/${encodeURIComponent(ref)}` });
  if (answer.status === 404) {
    const empty = (await call.ask("GET", "/commits?per_page=1")).status === 409;
    return empty
      ? refusal(409, "Git Repository is empty.")
      : unprocessable(`No commit found for SHA: ${ref}`);
  }
  return asDiff(call, answer);
}

async function compare(call: RepositoryCall): Promise<Response> {
  return asDiff(call, await call.pass());
}

/** The answer, or the diff that it tells of when the caller wants that. */
async function asDiff(call: RepositoryCall, answer: Response): Promise<Response> {
  if (!answer.ok || !wantsDiff(call.request.headers)) return answer;
  const { files } = filesSchema.parse(await answer.json());
  return diffOfFiles(files, answer.headers);
}
