import { isAtLeast } from "./levels.ts";
import type { RepositoryCall } from "./repository-call.ts";

const FOR_TRIAGE = ["labels", "assignees", "assignee", "milestone"];

/** What GitHub reads of a new issue: from those who may not triage, it silently drops labels and the like. */
export async function newIssueBody(call: RepositoryCall): Promise<Record<string, unknown>> {
  const mayTriage = isAtLeast(await call.level(), "triage");
  return Object.fromEntries(
    Object.entries(call.body).filter(([name]) => mayTriage || !FOR_TRIAGE.includes(name)),
  );
}
