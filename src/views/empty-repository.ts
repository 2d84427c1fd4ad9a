import { classifyGitHubError } from "../upstream/github/failure.ts";

/** Whether a request failed because nothing was committed to the repository yet. */
export function isEmptyRepository(error: unknown): boolean {
  return classifyGitHubError(error)?.kind === "empty-repository";
}
