import { repositoryName } from "../permissions/repositories.ts";
import type { GitHubApi } from "../upstream/github/api.ts";
import type { Gate } from "../upstream/github/gate.ts";

/**
 * Holds a call that is answered from memory to what its connection may do now, as if it were made: what was allowed then
 * may have been taken back.
 * @param args of the call; those that name no repository are held to scopes alone, before
 * @param caller GitHub's API as the caller
 * @throws {OutOfBounds} if the change would not be made now
 */
export async function requireStillAllowed(
  args: Readonly<Record<string, unknown>>,
  gate: Gate,
  caller: () => Promise<GitHubApi>,
): Promise<void> {
  const { owner, repo } = args;
  if (typeof owner !== "string" || typeof repo !== "string") return;
  const name = repositoryName(`${owner}/${repo}`);
  if (name === undefined) return;
  const address = { kind: "repository", name, path: "issues" } as const;
  const condition = await gate({ method: "POST", address, redirected: false, pullsFromElsewhere: false });
  // it has to be public: reading it says whether it is
  if (condition) await (await caller()).request("GET /repos/{owner}/{repo}", { owner, repo });
}
