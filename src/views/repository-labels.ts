import type { GitHubApi } from "../upstream/github/api.ts";
import { besides } from "./besides.ts";
import { labelNames, namesWithin } from "./fields.ts";
import type { IssuePlace } from "./issue.ts";

/** Most that the names take, in bytes of JSON. */
const mostOfNames = 2500;

/** The labels that a repository has, by name; absent if GitHub does not say. */
export async function repositoryLabels(api: GitHubApi, { owner, repo }: Omit<IssuePlace, "number">) {
  const { value } = await besides("labels", labelNames, () =>
    api.request("GET /repos/{owner}/{repo}/labels", { owner, repo, per_page: 100 }),
  );
  if (value === undefined) return {};
  const { kept, leftOut } = namesWithin(value, mostOfNames);
  return { repositoryLabels: kept, ...(leftOut > 0 && { moreRepositoryLabels: leftOut }) };
}
