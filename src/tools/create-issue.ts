import * as z from "zod";
import { repositoryParameters } from "../catalogue/parameters/repository.ts";
import { defineTool } from "../catalogue/tool.ts";
import { assignees, changedIssue, labels, notTaken, notTakenField } from "../changes/issue.ts";
import { body, title } from "../changes/parameters.ts";
import { untrustedLine } from "../text/untrusted.ts";
import { answerOf } from "../views/answer.ts";

export const createIssue = defineTool({
  name: "createIssue",
  title: "Create an issue",
  description:
    "Opens an issue in a repository, in the signed-in person's name. Returns its number and address. Calling it again opens another one.",
  input: z.strictObject({
    ...repositoryParameters,
    title,
    body: body.optional(),
    labels: labels.optional(),
    assignees: assignees.optional().describe("Logins"),
  }),
  output: z.strictObject({ number: z.number(), title: z.string(), url: z.string(), ...notTakenField }),
  annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: true },
  scopes: ["repos:write"],
  async run({ owner, repo, title, body, labels, assignees }, context) {
    const api = await context.github();
    const { data } = await api.request("POST /repos/{owner}/{repo}/issues", {
      ...{ owner, repo, title },
      ...(body !== undefined && { body }),
      ...(labels !== undefined && { labels }),
      ...(assignees !== undefined && { assignees }),
    });
    const issue = answerOf(changedIssue, data, "a new issue");
    return {
      number: issue.number,
      title: untrustedLine(issue.title, 1000),
      url: untrustedLine(issue.html_url, 500),
      ...notTaken({ labels, assignees }, issue),
    };
  },
});
