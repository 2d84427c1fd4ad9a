/** The URI of a repository, as a resource of this server. */
export function repositoryUri(owner: string, repo: string): string {
  return `github://repos/${segment(owner)}/${segment(repo)}`;
}

/** The URI of a file or a directory. @param ref a branch, a tag or a commit; the default branch without */
export function contentsUri(owner: string, repo: string, path: string, ref?: string): string {
  const at = ref === undefined ? "" : `/refs/${segment(ref)}`;
  return `${repositoryUri(owner, repo)}${at}/contents/${path.split("/").map(segment).join("/")}`;
}

/** The URI of an issue with its discussion. */
export function issueUri(owner: string, repo: string, number: number): string {
  return `${repositoryUri(owner, repo)}/issues/${number}`;
}

/** The URI of a pull request with its discussion. */
export function pullUri(owner: string, repo: string, number: number): string {
  return `${repositoryUri(owner, repo)}/pulls/${number}`;
}

/** The URI of what a pull request changes. */
export function pullDiffUri(owner: string, repo: string, number: number): string {
  return `${pullUri(owner, repo, number)}/diff`;
}

/** One segment, whatever is in it. Half a character, which some names have, cannot be encoded. */
function segment(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}
