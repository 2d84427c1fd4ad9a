import * as z from "zod";
import { untrustedLine } from "../text/untrusted.ts";
import {
  absentable,
  count,
  labelNames,
  line,
  loginOf,
  namesWithin,
  optionalAccount,
  optionalCount,
  optionalText,
  optionalTime,
  present,
} from "./fields.ts";
import { jsonBytes, roomIn } from "./row.ts";

/** What is read of an issue wherever GitHub shows one. A pull request is an issue to GitHub, too. */
export const listedIssue = z.object({
  number: count,
  title: z.string(),
  state: line(8),
  user: optionalAccount,
  labels: labelNames,
  comments: optionalCount,
  created_at: optionalTime,
  updated_at: optionalTime,
  pull_request: absentable(z.object({ merged_at: optionalText })),
});

/** An issue of a list. */
export const issueRow = z.strictObject({
  number: z.number(),
  title: z.string(),
  state: z.string(),
  author: z.string().nullable(),
  labels: z.array(z.string()),
  moreLabels: z.number().optional(),
  comments: z.number(),
  createdAt: z.string().optional(),
  updatedAt: z.string().optional(),
});

/** The issue as a row: what its title leaves is for labels. */
export function issueRowOf(issue: z.output<typeof listedIssue>): z.output<typeof issueRow> {
  const facts = {
    ...{ number: issue.number, title: "", state: issue.state, author: loginOf(issue.user) ?? null },
    ...{ labels: [], comments: issue.comments ?? 0 },
    ...present({ createdAt: issue.created_at, updatedAt: issue.updated_at }),
  };
  const mostLeftOut = issue.labels.length;
  const room = roomIn({ ...facts, ...(mostLeftOut > 0 && { moreLabels: mostLeftOut }) });
  const title = untrustedLine(issue.title, Math.min(room, 140));
  const { kept, leftOut } = namesWithin(issue.labels, room - jsonBytes(title) + 2);
  return { ...facts, title, labels: kept, ...(leftOut > 0 && { moreLabels: leftOut }) };
}
