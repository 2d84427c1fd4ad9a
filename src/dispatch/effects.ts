import type { GitHubApi } from "../upstream/github/api.ts";
import { isRead } from "../upstream/github/method.ts";
import { wasNotDone } from "./failure.ts";

/** What a call changed at GitHub, as far as anybody can tell. */
export interface Effects {
  /** Whether there is any: what was sent counts until GitHub has said that it was not done. */
  arePossible(): boolean;
}

/**
 * Files, trees and commits that are made by themselves: no branch has them, and GitHub drops them again. What follows,
 * and points to them, is the change.
 */
function makesLoose({ method, url }: { readonly method: string; readonly url: string }): boolean {
  return method === "POST" && /^\/repos\/\{owner\}\/\{repo\}\/git\/(?:blobs|trees|commits)$/.test(url);
}

/** Notes of each request of an API whether it may have changed something, whatever its tool makes of the answer. */
export function effectsOf(): Effects & { watch(api: GitHubApi): GitHubApi } {
  let changes = 0;
  return {
    arePossible: () => changes > 0,
    watch(api) {
      api.hook.wrap("request", async (send, options) => {
        if (isRead(options.method.toUpperCase()) || makesLoose(options)) return await send(options);
        changes += 1;
        try {
          return await send(options);
        } catch (error) {
          if (wasNotDone(error)) changes -= 1;
          throw error;
        }
      });
      return api;
    },
  };
}
