import { z } from "zod";
import type { GitHubContext } from "./context.ts";
import { repositoryOf } from "./emulator.ts";
import { isAtLeast, levelOf, permissionsOf } from "./levels.ts";
import type { RepositoryEndpoint } from "./repository-endpoint.ts";
import type { AccessToken } from "./tokens.ts";

const repositorySchema = z.record(z.string(), z.unknown());

const FOR_PUSHERS = [
  "allow_rebase_merge",
  "allow_squash_merge",
  "allow_merge_commit",
  "allow_auto_merge",
  "delete_branch_on_merge",
];

/** A repository as this token's holder sees it: `emulate` shows everybody all permissions. */
export async function repositoryFor(
  { emulator }: Pick<GitHubContext, "emulator">,
  token: AccessToken | undefined,
  body: unknown,
): Promise<Record<string, unknown>> {
  const level = await levelOf(emulator, token, repositoryOf(body));
  const shown = Object.entries(repositorySchema.parse(body)).filter(
    ([name]) => name !== "permissions" && (isAtLeast(level, "write") || !FOR_PUSHERS.includes(name)),
  );
  const permissions = token === undefined ? {} : { permissions: permissionsOf(level) };
  return { ...Object.fromEntries(shown), ...permissions };
}

/** The repository itself. */
export const detailEndpoints: readonly RepositoryEndpoint[] = [
  {
    method: "GET",
    path: /^$/,
    async answer(call) {
      const answer = await call.pass();
      if (!answer.ok) return answer;
      const shown = await repositoryFor(call.github, call.request.token, await answer.json());
      const counts = { network_count: shown.forks_count, subscribers_count: 1 };
      return Response.json({ ...shown, ...counts }, { headers: answer.headers });
    },
  },
];
