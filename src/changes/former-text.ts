import * as z from "zod";
import { ToolFailure } from "../catalogue/context.ts";
import type { Preview } from "../catalogue/tool-declaration.ts";
import { untrustedLine } from "../text/untrusted.ts";
import type { GitHubApi } from "../upstream/github/api.ts";
import { answerOf } from "../views/answer.ts";
import { named } from "./named.ts";
import type { PullParts } from "./pull.ts";

const described = z.object({
  title: z.string(),
  body: z.string().nullish(),
  pull_request: z.unknown().optional(),
});

/** What a person is asked before the text of an issue is replaced; undefined if nothing is lost by it. */
export async function replacedText(
  api: GitHubApi,
  place: PullParts,
  text: string,
): Promise<Preview | undefined> {
  const { title, body, pull_request } = await describedAt(api, place);
  const former = body ?? "";
  if (former.trim() === "" || former === text) return undefined;
  const { owner, repo, number } = place;
  const what = pull_request ? "pull request" : "issue";
  const summary = [
    `Replace the text of ${what} #${number} ${named(untrustedLine(title, 200))} of ${owner}/${repo}?`,
    `It has ${former.length} characters now, beginning with ${named(untrustedLine(former, 200))}.`,
    text === ""
      ? "Nothing takes its place."
      : `The new one has ${text.length}, beginning with ${named(text)}.`,
  ].join("\n");
  return { summary, basis: former };
}

/** @throws {ToolFailure} if the text is not the one any more that somebody agreed to lose */
export async function holdToText(
  api: GitHubApi,
  place: PullParts,
  agreed: string | undefined,
): Promise<void> {
  if (agreed === undefined || ((await describedAt(api, place)).body ?? "") === agreed) return;
  throw new ToolFailure(
    `The text of #${place.number} was changed meanwhile. Nothing was changed now: read it again, then try again.`,
  );
}

async function describedAt(api: GitHubApi, { owner, repo, number }: PullParts) {
  const { data } = await api.request("GET /repos/{owner}/{repo}/issues/{issue_number}", {
    owner,
    repo,
    issue_number: number,
  });
  return answerOf(described, data, "an issue");
}
