import * as z from "zod";
import { number } from "../catalogue/parameters/number.ts";
import { repositoryParameters } from "../catalogue/parameters/repository.ts";
import { defineTool } from "../catalogue/tool.ts";
import { statement } from "../changes/parameters.ts";
import { untrustedLine } from "../text/untrusted.ts";
import { answerOf } from "../views/answer.ts";

const answer = z.object({ id: z.number(), html_url: z.string() });

export const addComment = defineTool({
  name: "addComment",
  title: "Add a comment",
  description:
    "Writes a comment below an issue or a pull request, in the signed-in person's name. Comments on lines of code are part of reviewPullRequest. Calling it again writes another one.",
  input: z.strictObject({
    ...repositoryParameters,
    number: number.describe("Of the issue or pull request"),
    body: statement,
  }),
  output: z.strictObject({ id: z.number(), url: z.string() }),
  annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: true },
  scopes: ["repos:write"],
  async run({ owner, repo, number, body }, context) {
    const api = await context.github();
    const { data } = await api.request("POST /repos/{owner}/{repo}/issues/{issue_number}/comments", {
      owner,
      repo,
      issue_number: number,
      body,
    });
    const { id, html_url } = answerOf(answer, data, "a new comment");
    return { id, url: untrustedLine(html_url, 500) };
  },
});
