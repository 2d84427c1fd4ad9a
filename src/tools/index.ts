import type { Tool } from "../catalogue/tool.ts";
import { add } from "./add.ts";
import { addComment } from "./add-comment.ts";
import { commitFiles } from "./commit-files.ts";
import { connectionStatus } from "./connection-status.ts";
import { createBranch } from "./create-branch.ts";
import { createIssue } from "./create-issue.ts";
import { createPullRequest } from "./create-pull-request.ts";
import { generateImage } from "./generate-image.ts";
import { getCommit } from "./get-commit.ts";
import { getContents } from "./get-contents.ts";
import { getIssue } from "./get-issue.ts";
import { getPullRequest } from "./get-pull-request.ts";
import { getRepository } from "./get-repository.ts";
import { getUsage } from "./get-usage.ts";
import { getWorkflowRun } from "./get-workflow-run.ts";
import { listCommits } from "./list-commits.ts";
import { listGrants } from "./list-grants.ts";
import { listIssues } from "./list-issues.ts";
import { listNotifications } from "./list-notifications.ts";
import { listPullRequests } from "./list-pull-requests.ts";
import { listReleases } from "./list-releases.ts";
import { listRepositories } from "./list-repositories.ts";
import { listWorkflowRuns } from "./list-workflow-runs.ts";
import { mergePullRequest } from "./merge-pull-request.ts";
import { reviewPullRequest } from "./review-pull-request.ts";
import { revokeGrant } from "./revoke-grant.ts";
import { searchAudit } from "./search-audit.ts";
import { searchCode } from "./search-code.ts";
import { searchIssues } from "./search-issues.ts";
import { searchRepositories } from "./search-repositories.ts";
import { updateIssue } from "./update-issue.ts";
import { userInfoOctokit } from "./user-info-octokit.ts";
import { whoAmI } from "./who-am-i.ts";

/** The tools of this server, as they are listed. A new one is a file beside this and a line here. */
export const tools: readonly Tool[] = [
  add,
  whoAmI,
  connectionStatus,
  userInfoOctokit,
  listRepositories,
  searchRepositories,
  searchCode,
  searchIssues,
  getRepository,
  getContents,
  listCommits,
  getCommit,
  listReleases,
  listIssues,
  getIssue,
  listPullRequests,
  getPullRequest,
  listWorkflowRuns,
  getWorkflowRun,
  listNotifications,
  createIssue,
  updateIssue,
  addComment,
  createBranch,
  commitFiles,
  createPullRequest,
  reviewPullRequest,
  mergePullRequest,
  generateImage,
  listGrants,
  revokeGrant,
  getUsage,
  searchAudit,
];
