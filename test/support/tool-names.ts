/**
 * The tools that are listed to everybody, in this order: all but `generateImage`, which is off until it is allowed, and
 * those of operators.
 */
export const toolNames: readonly string[] = [
  ...["add", "whoami", "connectionStatus", "userInfoOctokit"],
  ...["listRepositories", "searchRepositories", "searchCode", "searchIssues"],
  ...["getRepository", "getContents", "listCommits", "getCommit", "listReleases"],
  ...["listIssues", "getIssue", "listPullRequests", "getPullRequest"],
  ...["listWorkflowRuns", "getWorkflowRun", "listNotifications"],
  ...["createIssue", "updateIssue", "addComment"],
  ...["createBranch", "commitFiles", "createPullRequest", "reviewPullRequest", "mergePullRequest"],
];

/** The tools of operators, which come after. */
export const operatorToolNames: readonly string[] = ["listGrants", "revokeGrant", "getUsage", "searchAudit"];
