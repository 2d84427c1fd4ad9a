import { createCatalogue } from "../catalogue/catalogue.ts";
import { add } from "./add.ts";
import { addComment } from "./add-comment.ts";
import { commitFiles } from "./commit-files.ts";
import { connectionStatus } from "./connection-status.ts";
import { createBranch } from "./create-branch.ts";
import { createIssue } from "./create-issue.ts";
import { createPullRequest } from "./create-pull-request.ts";
import { generateImage } from "./generate-image.ts";
import { listIssues } from "./list-issues.ts";
import { mergePullRequest } from "./merge-pull-request.ts";
import { reviewPullRequest } from "./review-pull-request.ts";
import { updateIssue } from "./update-issue.ts";
import { userInfoOctokit } from "./user-info-octokit.ts";
import { whoAmI } from "./who-am-i.ts";

/** The tools of this server. A new one is a file beside this and a line here. */
export const catalogue = createCatalogue([
  add,
  addComment,
  commitFiles,
  connectionStatus,
  createBranch,
  createIssue,
  createPullRequest,
  generateImage,
  listIssues,
  mergePullRequest,
  reviewPullRequest,
  updateIssue,
  userInfoOctokit,
  whoAmI,
]);
