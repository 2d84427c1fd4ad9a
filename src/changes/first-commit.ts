import * as z from "zod";
import { ToolFailure } from "../catalogue/context.ts";
import type { GitHubApi } from "../upstream/github/api.ts";
import { answerOf } from "../views/answer.ts";
import { toBase64 } from "./bytes.ts";
import type { CommitRequest, Made } from "./commit.ts";

const answer = z.object({ commit: z.object({ sha: z.string(), html_url: z.string() }) });

/**
 * The first commit of a repository. Git data is refused there; one file can be made by its path.
 * @throws {ToolFailure} for what a first commit cannot be
 */
export async function makeFirstCommit(api: GitHubApi, request: CommitRequest): Promise<Made> {
  const { owner, repo, branch, message } = request;
  const { path, content } = firstFile(request);
  const { data } = await api.request("PUT /repos/{owner}/{repo}/contents/{path}", {
    ...{ owner, repo, path, branch, message, content },
  });
  const { sha, html_url: url } = answerOf(answer, data, "a first commit").commit;
  return { sha, url };
}

/** The file of a first commit, in base64. @throws {ToolFailure} */
export function firstFile({ owner, repo, files, expectedHead }: CommitRequest): {
  path: string;
  content: string;
} {
  const [file] = files;
  if (file?.content === undefined || files.length > 1 || expectedHead !== undefined)
    throw new ToolFailure(
      `${owner}/${repo} has no commit yet. Make the first one with a single file and its content, then the others. Nothing was committed.`,
    );
  const { path, content, encoding } = file;
  return { path, content: encoding === "base64" ? content : toBase64(new TextEncoder().encode(content)) };
}
