import * as z from "zod";
import { ToolFailure } from "../catalogue/context.ts";
import { branch } from "../catalogue/parameters/branch.ts";
import { repositoryParameters } from "../catalogue/parameters/repository.ts";
import { defineTool } from "../catalogue/tool.ts";
import { defaultBranchOf } from "../changes/head.ts";
import { named } from "../changes/named.ts";
import { body, title } from "../changes/parameters.ts";
import { refusedWith, saying } from "../changes/refusal.ts";
import { untrustedLine } from "../text/untrusted.ts";
import type { GitHubApi } from "../upstream/github/api.ts";
import { answerOf } from "../views/answer.ts";
import { nameOf } from "../views/fields.ts";

const answer = z.object({ number: z.number(), html_url: z.string(), draft: z.boolean().nullish() });
const numbers = z.array(z.object({ number: z.number() }));

export const createPullRequest = defineTool({
  name: "createPullRequest",
  title: "Create a pull request",
  description:
    "Opens a pull request from one branch of a repository into another of the same, in the signed-in person's name. Returns its number and address.",
  input: z.strictObject({
    ...repositoryParameters,
    title,
    head: branch.describe("The branch with the changes"),
    base: branch.optional().describe("The branch they go into; the default branch if absent"),
    body: body.optional(),
    draft: z.boolean().optional(),
  }),
  output: z.strictObject({ number: z.number(), url: z.string(), base: z.string(), draft: z.boolean() }),
  annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: true },
  scopes: ["repos:write"],
  async run({ owner, repo, title, head, body, draft, ...given }, context) {
    const api = await context.github();
    const repository = { owner, repo };
    const base = given.base ?? (await defaultBranchOf(api, repository));
    if (head === base)
      throw new ToolFailure(`head and base are the same branch, ${named(head)}. Nothing was opened.`);
    try {
      const { data } = await api.request("POST /repos/{owner}/{repo}/pulls", {
        ...{ ...repository, title, head, base },
        ...(body !== undefined && { body }),
        ...(draft !== undefined && { draft }),
      });
      const pull = answerOf(answer, data, "a new pull request");
      return {
        number: pull.number,
        url: untrustedLine(pull.html_url, 500),
        base: nameOf(base, 250),
        draft: pull.draft ?? false,
      };
    } catch (error) {
      if (refusedWith(error, [422], /already exists/i))
        throw saying(await existing(api, { owner, repo, head, base }), error);
      if (refusedWith(error, [422], /no commits between/i))
        throw saying(`${named(head)} has no commits that ${named(base)} lacks. Nothing was opened.`, error);
      throw error;
    }
  },
});

/** Says which pull request is in the way, if that can be found. */
async function existing(
  api: GitHubApi,
  { owner, repo, head, base }: Record<"owner" | "repo" | "head" | "base", string>,
): Promise<string> {
  const list = { owner, repo, head: `${owner}:${head}`, base, state: "open" as const, per_page: 1 };
  const { data } = await api
    .request("GET /repos/{owner}/{repo}/pulls", list)
    .catch(() => ({ data: undefined }));
  const [first] = numbers.safeParse(data).data ?? [];
  const which = first ? `: #${first.number}` : "";
  return `There is an open pull request from ${named(head)} into ${named(base)} already${which}. Nothing was opened.`;
}
