import type { Caller } from "../authorization/caller.ts";
import type { GitHubApi } from "../upstream/github/api.ts";

/** What a tool may use besides its arguments. */
export interface ToolContext {
  /** Who calls, by which client, with which scopes. */
  readonly caller: Caller;
  /** Fires when the caller gave up; GitHub requests end with it by themselves. */
  readonly signal: AbortSignal;
  /** GitHub's API as the caller. The credential is fetched when this is called, and only then. */
  github(): Promise<GitHubApi>;
}

/** A tool could not do what it was asked, and says why in a sentence that the model may read. */
export class ToolFailure extends Error {
  override readonly name = "ToolFailure";
}
