import { z } from "zod";
import type { Emulator, Repository } from "./emulator.ts";

const permissionSchema = z.looseObject({ permission: z.string() });
const newIssueSchema = z.record(z.string(), z.unknown());

const MAY_TRIAGE = ["admin", "maintain", "push", "write", "triage"];
const FOR_TRIAGE = ["labels", "assignees", "assignee", "milestone"];

/** What GitHub reads of a new issue: from those who may not triage, it silently drops labels and the like. */
export async function newIssueBody(
  emulator: Emulator,
  login: string,
  { fullName }: Repository,
  body: string,
): Promise<string> {
  const parsed = newIssueSchema.safeParse(jsonOf(body));
  if (!parsed.success || (await mayTriage(emulator, login, fullName))) return body;
  const kept = Object.entries(parsed.data).filter(([name]) => !FOR_TRIAGE.includes(name));
  return JSON.stringify(Object.fromEntries(kept));
}

async function mayTriage(emulator: Emulator, login: string, fullName: string): Promise<boolean> {
  const answer = await emulator.read(login, `/repos/${fullName}/collaborators/${login}/permission`);
  if (!answer.ok) return false;
  return MAY_TRIAGE.includes(permissionSchema.parse(await answer.json()).permission);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
