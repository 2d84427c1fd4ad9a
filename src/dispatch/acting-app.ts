import * as z from "zod";
import { ToolFailure } from "../catalogue/context.ts";
import { type RepositoryName, repositoryName } from "../permissions/repositories.ts";
import type { Settings } from "../settings/settings.ts";
import type { GitHubApi, TokenSource } from "../upstream/github/api.ts";
import { classifyGitHubError, UpstreamFailure } from "../upstream/github/failure.ts";
import { installationOn } from "../upstream/github/installation.ts";
import { outOfBounds } from "./failure.ts";

/** Who a call acts as that is not its caller. */
export interface ActingApp {
  readonly tokens: TokenSource;
  /** The name at GitHub, once something was asked as it. */
  actor(): string | undefined;
}

/** What GitHub says of what somebody may do with a repository. */
const access = z.object({ permissions: z.object({ push: z.boolean() }).partial().optional() });

/**
 * The operator's GitHub App, for a call that acts as it on one repository. It does nothing for a caller that they may
 * not do themselves: they have to see the repository, and for a change to be able to write to it.
 * @param caller GitHub's API as the caller, within their limits
 */
export function actingApp(
  { owner, repo }: { readonly owner: string; readonly repo: string },
  changes: boolean,
  { app, github }: Settings,
  caller: () => Promise<GitHubApi>,
  signal: AbortSignal,
): ActingApp {
  const repository = nameOf(owner, repo);
  let allowed: Promise<void> | undefined;
  let actor: string | undefined;

  async function requireAccess(): Promise<void> {
    const { data } = await (await caller()).request("GET /repos/{owner}/{repo}", { owner, repo });
    const { permissions } = access.parse(data);
    if (changes && permissions?.push !== true) throw new ToolFailure(mayNotWrite);
  }

  async function token(refused?: string): Promise<string> {
    if (!app) throw new ToolFailure(noApp, "no GITHUB_APP_ID");
    try {
      allowed ??= requireAccess();
      await allowed;
      const installation = await installationOn(repository, app, github, signal, refused);
      actor = installation.actor;
      return installation.token;
    } catch (error) {
      throw beforeSending(error);
    }
  }

  return { tokens: { current: () => token(), rejected: token }, actor: () => actor };
}

/** A failure of what comes before a request: that was not sent, or GitHub did not take what it was sent with. */
function beforeSending(error: unknown): unknown {
  const failure = outOfBounds(error) ? undefined : classifyGitHubError(error);
  if (!failure) return error;
  const { kind, message, detail, status, remedy } = failure;
  return new UpstreamFailure(kind, message, detail, status, { remedy, isCertain: true });
}

function nameOf(owner: string, repo: string): RepositoryName {
  const name = repositoryName(`${owner}/${repo}`);
  if (name === undefined) throw new ToolFailure(`${owner}/${repo} is not the name of a repository.`);
  return name;
}

const mayNotWrite =
  "The app of this server's operator does not change a repository for somebody who cannot write to it themselves.";

const noApp =
  "This tool acts as the GitHub App of this server's operator, who has not set one up (GITHUB_APP_ID, GITHUB_APP_PRIVATE_KEY).";
