import * as z from "zod";
import type { GitHubApi } from "../upstream/github/api.ts";
import { isEmptyRepository } from "./empty-repository.ts";
import { optionalCount, optionalText, optionalUrl } from "./fields.ts";

/** Where contents are: in a repository, at a ref, at a path; the root of the default branch without. */
export interface Place {
  readonly owner: string;
  readonly repo: string;
  readonly path?: string | undefined;
  readonly ref?: string | undefined;
}

/** What is read of GitHub's answer about anything but a directory. */
export const item = z.object({
  type: z.string(),
  sha: optionalText,
  size: optionalCount,
  encoding: optionalText,
  content: optionalText,
  target: optionalText,
  submodule_git_url: optionalText,
  html_url: optionalUrl,
});

export type Item = z.output<typeof item>;

/** What asks for contents, as GitHub describes them or raw. */
export const contentsRoute = "GET /repos/{owner}/{repo}/contents/{path}";

/** What GitHub answers about a place; about a repository in which nothing is yet, that it has no entries. */
export async function answerAt(api: GitHubApi, place: Place): Promise<unknown> {
  try {
    const { data }: { data: unknown } = await api.request(contentsRoute, parametersOf(place));
    return data;
  } catch (error) {
    if (place.path === undefined && isEmptyRepository(error)) return [];
    throw error;
  }
}

/** A place as the route takes it. */
export function parametersOf({ owner, repo, path = "", ref }: Place) {
  return { owner, repo, path, ...(ref !== undefined && { ref }) };
}
