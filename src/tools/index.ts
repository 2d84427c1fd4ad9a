import { createCatalogue } from "../catalogue/catalogue.ts";
import { add } from "./add.ts";
import { connectionStatus } from "./connection-status.ts";
import { createIssue } from "./create-issue.ts";
import { generateImage } from "./generate-image.ts";
import { getIssue } from "./get-issue.ts";
import { getPullRequest } from "./get-pull-request.ts";
import { getWorkflowRun } from "./get-workflow-run.ts";
import { listIssues } from "./list-issues.ts";
import { listNotifications } from "./list-notifications.ts";
import { listPullRequests } from "./list-pull-requests.ts";
import { listWorkflowRuns } from "./list-workflow-runs.ts";
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
  listNotifications,
  listPullRequests,
  listWorkflowRuns,
  userInfoOctokit,
  whoAmI,
]);
