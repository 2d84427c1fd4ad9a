import * as z from "zod";
import { absentable, labelNames, readable } from "../views/fields.ts";

/** An issue as GitHub answers a change of it. */
export const changedIssue = z.object({
  number: z.number(),
  title: z.string(),
  state: z.string(),
  state_reason: z.string().nullish(),
  html_url: z.string(),
  labels: labelNames,
  assignees: readable(z.object({ login: z.string() }).transform(({ login }) => login)),
  milestone: absentable(z.object({ number: z.number() })).transform((milestone) => milestone?.number ?? null),
});

/** What of an issue GitHub drops without a word from whoever may not set it. */
interface Triage {
  readonly labels?: readonly string[] | undefined;
  readonly assignees?: readonly string[] | undefined;
  readonly milestone?: number | null | undefined;
}

/** The fields that are not as they were asked for. */
export function notTaken(
  asked: Triage,
  issue: z.output<typeof changedIssue>,
): { notTaken?: ("labels" | "assignees" | "milestone")[] } {
  const dropped = [
    asked.labels && !sameNames(asked.labels, issue.labels) ? (["labels"] as const) : [],
    asked.assignees && !sameNames(asked.assignees, issue.assignees) ? (["assignees"] as const) : [],
    asked.milestone !== undefined && asked.milestone !== issue.milestone ? (["milestone"] as const) : [],
  ].flat();
  return dropped.length > 0 ? { notTaken: dropped } : {};
}

/** GitHub does not tell names apart by their case. */
function sameNames(some: readonly string[], others: readonly string[]): boolean {
  const [first, second] = [some, others].map((names) =>
    [...new Set(names.map((name) => name.toLowerCase()))].sort(),
  );
  return JSON.stringify(first) === JSON.stringify(second);
}

/** The part of an output that says so. */
export const notTakenField = {
  notTaken: z
    .array(z.enum(["labels", "assignees", "milestone"]))
    .optional()
    .describe("What GitHub left as it was: the person may not set it here, or it does not exist"),
};

/** Names of labels, and logins of those who an issue is for. */
export const labels = z.array(z.string().min(1).max(50)).max(100);
export const assignees = z
  .array(
    z
      .string()
      .max(100)
      .regex(/^[A-Za-z0-9][A-Za-z0-9_-]*(\[bot\])?$/, 'must be the login of an account, such as "octocat"'),
  )
  .max(10);
