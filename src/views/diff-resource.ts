import { untrustedDiff } from "../text/diff.ts";
import type { GitHubApi } from "../upstream/github/api.ts";
import { diffOf } from "./diff.ts";
import type { IssuePlace } from "./issue.ts";
import { textResource } from "./resource-text.ts";

/** What a pull request changes, as much of it as takes so many bytes of JSON. */
export async function readDiffResource(api: GitHubApi, uri: string, place: IssuePlace, mostBytes: number) {
  const { diff, ...next } = await diffOf(api, place, { fromLine: 1, page: 1, mostBytes });
  const { note, nextLine } = diff;
  const { nextPage }: { nextPage?: number } = next;
  return textResource(uri, {
    mimeType: "text/x-diff",
    // marks of what is left out take room as well, so that less than was read may be shown
    text: untrustedDiff(diff.text),
    mostBytes,
    nextLine,
    readOn: (line) => `Read on with getPullRequest, include ["diff"] and fromLine ${line}.`,
    notes: [
      ...(note === undefined ? [] : [note]),
      ...(nextPage === undefined
        ? []
        : [`The next page is got with getPullRequest, include ["diff"] and page ${nextPage}.`]),
    ],
  });
}
