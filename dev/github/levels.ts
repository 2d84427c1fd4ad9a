import { z } from "zod";
import type { Emulator, Repository } from "./emulator.ts";
import { type AccessToken, actorOf } from "./tokens.ts";

const LEVELS = ["none", "read", "triage", "write", "maintain", "admin"] as const;

/** What somebody may do in a repository, from nothing to everything. */
export type Level = (typeof LEVELS)[number];

const roleSchema = z.looseObject({ role: z.string() });
const permissionSchema = z.looseObject({ permission: z.string() });
const LEVEL_OF_PERMISSION: Readonly<Record<string, Level>> = {
  ...{ pull: "read", read: "read", triage: "triage", push: "write", write: "write" },
  ...{ maintain: "maintain", admin: "admin" },
};

/** Whether a level includes another one. */
export const isAtLeast = (level: Level, wanted: Level) => LEVELS.indexOf(level) >= LEVELS.indexOf(wanted);

/** What the token's account, or its installation, may do in a repository that it sees. */
export async function levelOf(
  emulator: Emulator,
  token: AccessToken | undefined,
  repository: Repository,
): Promise<Level> {
  const actor = actorOf(token);
  if (token === undefined || actor === undefined) return "read";
  const isAccount = token.kind !== "installation";
  if (isAccount && repository.owner === token.login) return "admin";
  if (isAccount && repository.ownedByOrganization) {
    const membership = await emulator.read(actor, `/orgs/${repository.owner}/memberships/${token.login}`);
    if (membership.ok && roleSchema.parse(await membership.json()).role === "admin") return "admin";
  } else if (isAccount) {
    const path = `/repos/${repository.fullName}/collaborators/${token.login}/permission`;
    const answer = await emulator.read(actor, path);
    if (answer.ok)
      return LEVEL_OF_PERMISSION[permissionSchema.parse(await answer.json()).permission] ?? "read";
  }
  return (await mayPush(emulator, actor, repository)) ? "write" : "read";
}

/** Whether somebody may push, asked by moving a branch that no repository can have: who may push is told that there is none. */
export async function mayPush(emulator: Emulator, actor: string, { fullName }: Repository): Promise<boolean> {
  const answer = await emulator.read(actor, `/repos/${fullName}/git/refs/heads/.none`, {
    method: "PATCH",
    body: "{}",
  });
  return answer.status === 404 || (await answer.text()).includes("archived");
}

/** The `permissions` of a repository as GitHub shows them. */
export function permissionsOf(level: Level): Record<string, boolean> {
  return {
    admin: isAtLeast(level, "admin"),
    maintain: isAtLeast(level, "maintain"),
    push: isAtLeast(level, "write"),
    triage: isAtLeast(level, "triage"),
    pull: isAtLeast(level, "read"),
  };
}
