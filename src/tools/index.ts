import { createCatalogue } from "../catalogue/catalogue.ts";
import { add } from "./add.ts";
import { connectionStatus } from "./connection-status.ts";
import { createIssue } from "./create-issue.ts";
import { generateImage } from "./generate-image.ts";
import { getCommit } from "./get-commit.ts";
import { getContents } from "./get-contents.ts";
import { getIssue } from "./get-issue.ts";
import { getPullRequest } from "./get-pull-request.ts";
import { getRepository } from "./get-repository.ts";
import { getWorkflowRun } from "./get-workflow-run.ts";
import { listCommits } from "./list-commits.ts";
import { listIssues } from "./list-issues.ts";
import { listNotifications } from "./list-notifications.ts";
import { listPullRequests } from "./list-pull-requests.ts";
import { listReleases } from "./list-releases.ts";
import { listRepositories } from "./list-repositories.ts";
import { listWorkflowRuns } from "./list-workflow-runs.ts";
import { searchCode } from "./search-code.ts";
import { searchIssues } from "./search-issues.ts";
import { searchRepositories } from "./search-repositories.ts";
import { userInfoOctokit } from "./user-info-octokit.ts";
import { whoAmI } from "./who-am-i.ts";

/** The tools of this server. A new one is a file beside this and a line here. */
export const catalogue = createCatalogue([
  add,
  connectionStatus,
  createIssue,
  generateImage,
  getIssue,
  getPullRequest,
  getWorkflowRun,
  listIssues,
  getCommit,
  getContents,
  getRepository,
  listCommits,
  listReleases,
  listRepositories,
  searchCode,
  searchIssues,
  searchRepositories,
  listNotifications,
  listPullRequests,
  listWorkflowRuns,
  userInfoOctokit,
  whoAmI,
]);
