import * as z from "zod";
import { ref } from "../catalogue/parameters/ref.ts";
import { untrustedLine } from "../text/untrusted.ts";
import type { GitHubApi } from "../upstream/github/api.ts";
import { classifyGitHubError } from "../upstream/github/failure.ts";
import { answerOf } from "./answer.ts";
import { besides } from "./besides.ts";
import { commitRowOf, listedCommit } from "./commit-row.ts";
import { listCommitRows } from "./commits.ts";
import {
  labelNames,
  loginOf,
  namesWithin,
  optionalAccount,
  optionalCount,
  optionalText,
  present,
} from "./fields.ts";
import { untrustedNotice } from "./notice.ts";
import { jsonBytes } from "./row.ts";

interface Named {
  readonly owner: string;
  readonly repo: string;
}

/** Most that the pull requests, and the commits, take in bytes of JSON. */
const mostOfRows = 11_000;

const repository = z.object({ default_branch: ref });
const release = z.object({ tag_name: ref });
const comparison = z.object({ commits: z.array(listedCommit), total_commits: optionalCount });

/**
 * What changed on the default branch: the pull requests that were merged, and the commits, as many as there is room for.
 * @param since a tag, a branch or a commit; the latest release without
 */
export async function changesSince(api: GitHubApi, named: Named, since: string | undefined) {
  const [described, latest] = await Promise.all([
    api.request("GET /repos/{owner}/{repo}", { ...named }),
    since === undefined ? latestRelease(api, named) : since,
  ]);
  const { default_branch: until } = answerOf(repository, described.data, "a repository");
  const [changes, pulls] = await Promise.all([
    latest === undefined ? latestCommits(api, named, noRelease) : compared(api, named, latest, until),
    mergedPulls(api, named, until),
  ]);
  const shas = new Set(changes.commits.map(({ sha }) => sha));
  const merged = (pulls.value ?? []).filter(
    (pull) => pull.merged_at && shas.has(pull.merge_commit_sha ?? ""),
  );
  const merges = new Set(merged.map((pull) => pull.merge_commit_sha));
  const rows = within(merged.map(pullRowOf));
  const commits = within(changes.commits.filter(({ sha }) => !merges.has(sha)));
  const notes = [
    ...(changes.note === undefined ? [] : [changes.note]),
    ...(pulls.missing === undefined ? [] : ["GitHub did not say which pull requests were merged."]),
    ...(commits.leftOut + rows.leftOut > 0 ? ["Not everything is shown: use listCommits for the rest."] : []),
  ];
  return {
    notice: untrustedNotice,
    ...present({ since: latest }),
    until,
    ...present({ totalCommits: changes.total }),
    mergedPullRequests: rows.kept,
    otherCommits: commits.kept,
    ...(notes.length > 0 && { note: notes.join(" ") }),
  };
}

type Commits = Pick<Awaited<ReturnType<typeof listCommitRows>>, "commits" | "note"> & {
  readonly total?: number;
};

async function latestRelease(api: GitHubApi, named: Named): Promise<string | undefined> {
  const { value } = await besides("latest release", release, () =>
    api.request("GET /repos/{owner}/{repo}/releases/latest", { ...named }),
  );
  return value?.tag_name;
}

const noRelease = "No latest release is known, so these are the latest commits.";

async function latestCommits(api: GitHubApi, named: Named, why: string): Promise<Commits> {
  const { commits, note } = await listCommitRows(api, { ...named, page: 1 });
  return { commits, note: note ?? why };
}

/** How many commits GitHub is asked for at once, oldest first. */
const mostCompared = 100;

async function compared(api: GitHubApi, named: Named, since: string, until: string): Promise<Commits> {
  try {
    const { data } = await api.request("GET /repos/{owner}/{repo}/compare/{basehead}", {
      ...{ ...named, basehead: `${since}...${until}`, per_page: mostCompared, page: 1 },
    });
    const { commits, total_commits: total } = answerOf(comparison, data, "a comparison");
    const isPart = total !== undefined && total > commits.length;
    return {
      commits: commits.map(commitRowOf),
      ...present({ total, note: isPart ? oldestOnly(commits.length) : undefined }),
    };
  } catch (error) {
    // it comes with all the patches, which can be more than is read of any answer
    if (classifyGitHubError(error)?.kind !== "malformed") throw error;
    return await latestCommits(api, named, tooLong);
  }
}

const oldestOnly = (count: number) =>
  `Only the oldest ${count} commits were looked at. Use listCommits for the later ones.`;

const tooLong = "GitHub's comparison was too long to be read, so these are the latest commits.";

const listedPull = z.object({
  number: z.int().positive(),
  title: z.string(),
  user: optionalAccount,
  labels: labelNames,
  merged_at: optionalText,
  merge_commit_sha: optionalText,
});

/** The pull requests that were closed lately; which of them belong to the changes, their merge commits say. */
async function mergedPulls(api: GitHubApi, named: Named, base: string) {
  return await besides("merged pull requests", z.array(listedPull), () =>
    api.request("GET /repos/{owner}/{repo}/pulls", {
      ...{ ...named, base, state: "closed", sort: "updated", direction: "desc", per_page: 50 },
    }),
  );
}

function pullRowOf({ number, title, user, labels: names }: z.output<typeof listedPull>) {
  const { kept } = namesWithin(names, 80);
  return {
    ...{ number, title: untrustedLine(title, 140) },
    ...present({ author: loginOf(user), labels: kept.length > 0 ? kept : undefined }),
  };
}

function within<Row>(rows: readonly Row[]): { readonly kept: Row[]; readonly leftOut: number } {
  const kept: Row[] = [];
  let left = mostOfRows;
  for (const row of rows) {
    left -= jsonBytes(row) + 1;
    if (left < 0) break;
    kept.push(row);
  }
  return { kept, leftOut: rows.length - kept.length };
}
