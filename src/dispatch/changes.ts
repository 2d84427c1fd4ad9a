/**
 * What of a repository repos:write lets a client change, by what follows the repository's name in a path: issues and
 * pull requests, commits with what they consist of and what points to them, and what is attached to these. The rest
 * (the repository itself, who has access to it, its automation and settings) is for its owners to change at GitHub.
 */
const changeable = new RegExp(
  `^(?:${[
    "issues",
    // a codespace of a pull request is a machine that somebody pays for
    "pulls(?!/[^/]+/codespaces)",
    "git/(?:refs|blobs|trees|commits|tags)",
    "contents",
    "merges",
    "labels",
    "milestones",
    "comments",
    "statuses",
    "releases",
  ].join("|")})(?:/|$)`,
  "i",
);

/** Whether something of a repository can be changed. @param path what follows the repository's name, decoded */
export function isChangeable(path: string): boolean {
  return changeable.test(path);
}

/** {@link isChangeable}, for whoever reads a refusal. */
export const changeableInWords =
  "issues, pull requests, commits, files, labels, milestones, comments, commit statuses and releases";
