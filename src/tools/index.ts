import { createCatalogue } from "../catalogue/catalogue.ts";
import { add } from "./add.ts";
import { connectionStatus } from "./connection-status.ts";
import { createIssue } from "./create-issue.ts";
import { generateImage } from "./generate-image.ts";
import { getCommit } from "./get-commit.ts";
import { getContents } from "./get-contents.ts";
import { getRepository } from "./get-repository.ts";
import { listCommits } from "./list-commits.ts";
import { listIssues } from "./list-issues.ts";
import { listReleases } from "./list-releases.ts";
import { listRepositories } from "./list-repositories.ts";
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
  userInfoOctokit,
  whoAmI,
]);
