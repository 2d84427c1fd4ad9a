import * as z from "zod";
import type { GitHubApi } from "../upstream/github/api.ts";
import { answerOf } from "./answer.ts";
import { type commitRow, commitRowOf, listedCommit } from "./commit-row.ts";
import { isEmptyRepository } from "./empty-repository.ts";
import { moreAfter, pageSize } from "./page.ts";

/** Which commits of a repository. */
interface Filter {
  readonly owner: string;
  readonly repo: string;
  /** Where to start. */
  readonly ref?: string | undefined;
  readonly path?: string | undefined;
  readonly author?: string | undefined;
  /** Times or days in ISO 8601. */
  readonly since?: string | undefined;
  readonly until?: string | undefined;
  readonly page: number;
}

interface CommitPage {
  readonly commits: z.output<typeof commitRow>[];
  readonly nextPage?: number;
  readonly note?: string;
}

/** A page of commits, newest first; none of a repository in which nothing is yet. */
export async function listCommitRows(api: GitHubApi, filter: Filter): Promise<CommitPage> {
  const { owner, repo, ref, path, author, since, until, page } = filter;
  try {
    const { data, headers } = await api.request("GET /repos/{owner}/{repo}/commits", {
      ...{ owner, repo, per_page: pageSize, page },
      ...(ref !== undefined && { sha: ref }),
      ...(path !== undefined && { path }),
      ...(author !== undefined && { author }),
      ...(since !== undefined && { since: wholeTime(since, "00:00:00") }),
      ...(until !== undefined && { until: wholeTime(until, "23:59:59") }),
    });
    const listed = answerOf(z.array(listedCommit), data, "a list of commits");
    return {
      commits: listed.slice(0, pageSize).map(commitRowOf),
      ...moreAfter(page, headers.link),
    };
  } catch (error) {
    if (isEmptyRepository(error))
      return { commits: [], note: "The repository is empty: it has no commits yet." };
    throw error;
  }
}

/** A day begins and ends in UTC. */
function wholeTime(given: string, time: string): string {
  return given.includes("T") ? given : `${given}T${time}Z`;
}
