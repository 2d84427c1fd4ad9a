import * as z from "zod";
import { untrustedLine } from "../text/untrusted.ts";
import { loginOf, longestRepositoryName, nameOf, optionalFlag, present } from "./fields.ts";
import { listedIssue } from "./issue-row.ts";
import { mostOfRow, rowWithin } from "./row.ts";

/** What is read of an issue or a pull request that a search found. */
export const foundIssue = listedIssue.extend({ repository_url: z.string(), draft: optionalFlag });

/** An issue or a pull request that a search found. */
export const issueHit = z.strictObject({
  repository: z.string().describe("owner/repo"),
  number: z.number(),
  isPullRequest: z.literal(true).optional(),
  state: z.enum(["open", "closed", "merged", "draft"]),
  author: z.string().optional(),
  labels: z.array(z.string()).optional().describe("The first few"),
  comments: z.number().optional(),
  updatedAt: z.string().optional(),
  title: z.string(),
});

type FoundIssue = z.output<typeof foundIssue>;

const mostLabels = 3;

/** The issue as a row: where a repository has a long name, labels are left out, and then more. */
export function issueHitOf(issue: FoundIssue): z.output<typeof issueHit> {
  const labels = issue.labels.slice(0, mostLabels).map((name) => untrustedLine(name, 20));
  const row = present({
    repository: repositoryOf(issue.repository_url),
    number: issue.number,
    isPullRequest: issue.pull_request ? (true as const) : undefined,
    state: stateOf(issue),
    author: loginOf(issue.user),
    labels: labels.length > 0 ? labels : undefined,
    comments: issue.comments,
    updatedAt: issue.updated_at,
    title: untrustedLine(issue.title, 200),
  });
  return rowWithin(mostOfRow, row, "title", ["labels", "author", "comments"]);
}

function stateOf({ state, draft, pull_request: pull }: FoundIssue): z.output<typeof issueHit>["state"] {
  if (pull?.merged_at) return "merged";
  if (state !== "open") return "closed";
  return pull && draft ? "draft" : "open";
}

/** "owner/repo", of the address that GitHub gives for it. */
function repositoryOf(url: string): string {
  return nameOf(url.split("/").slice(-2).join("/"), longestRepositoryName);
}
