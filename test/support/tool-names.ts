/** The tools of this server, in the order in which they are listed. */
export const toolNames: readonly string[] = [
  ...["add", "whoami", "connectionStatus", "userInfoOctokit"],
  ...["listRepositories", "searchRepositories", "searchCode", "searchIssues"],
  ...["getRepository", "getContents", "listCommits", "getCommit", "listReleases"],
  ...["listIssues", "getIssue", "listPullRequests", "getPullRequest"],
  ...["listWorkflowRuns", "getWorkflowRun", "listNotifications"],
  ...["createIssue", "updateIssue", "addComment"],
  ...["createBranch", "commitFiles", "createPullRequest", "reviewPullRequest", "mergePullRequest"],
  "generateImage",
];
