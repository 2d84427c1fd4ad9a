import { type ScopeName, scopeFacts } from "../scopes/scopes.ts";

/** What something takes that not every person has who may call it. */
export type Need = "github";

/**
 * Whether something acts at GitHub, so that it takes an account there: what is about repositories does, and what says so.
 */
export function needsGitHub({
  scopes,
  needs,
}: {
  readonly scopes: readonly ScopeName[];
  readonly needs?: Need | undefined;
}): boolean {
  return needs === "github" || scopes.some((name) => scopeFacts(name).inRepositories);
}
