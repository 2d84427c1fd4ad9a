import * as z from "zod";
import { milestone, number } from "../catalogue/parameters/number.ts";
import { repositoryParameters } from "../catalogue/parameters/repository.ts";
import { defineTool } from "../catalogue/tool.ts";
import { holdToText, replacedText } from "../changes/former-text.ts";
import { assignees, changedIssue, labels, notTaken, notTakenField } from "../changes/issue.ts";
import { body, title } from "../changes/parameters.ts";
import { untrustedLine } from "../text/untrusted.ts";
import { answerOf } from "../views/answer.ts";
import { notice, untrustedNotice } from "../views/notice.ts";

export const updateIssue = defineTool({
  name: "updateIssue",
  title: "Update an issue",
  description:
    "Changes the fields of an issue or pull request that are given, and closes or reopens it. Labels and assignees replace those that are there: give all that it shall have. So does body, once the person agreed.",
  input: z
    .strictObject({
      ...repositoryParameters,
      number: number.describe("Of the issue or pull request"),
      title: title.optional(),
      body: body.optional(),
      state: z.enum(["open", "closed"]).optional(),
      stateReason: z
        .enum(["completed", "not_planned", "reopened"])
        .optional()
        .describe("Why the state changes; reopened for open, the others for closed"),
      labels: labels.optional().describe("All of them"),
      assignees: assignees.optional().describe("All of them: logins"),
      milestone: milestone.nullable().optional().describe("Its number; null for none"),
    })
    .refine(
      ({ owner: _owner, repo: _repo, number: _number, ...fields }) =>
        Object.values(fields).some((given) => given !== undefined),
      "must have at least one field to change",
    )
    .refine(
      ({ state, stateReason }) =>
        stateReason === undefined || state === (stateReason === "reopened" ? "open" : "closed"),
      { error: "must go with the state: reopened with open, the others with closed", path: ["stateReason"] },
    ),
  output: z.strictObject({
    notice,
    number: z.number(),
    title: z.string(),
    state: z.string(),
    url: z.string(),
    ...notTakenField,
  }),
  annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: true },
  scopes: ["repos:write"],
  async confirmation({ owner, repo, number, body }, context) {
    if (body === undefined) return undefined;
    return await replacedText(await context.github(), { owner, repo, number }, body);
  },
  async run({ owner, repo, number, stateReason, ...fields }, context, agreed) {
    const api = await context.github();
    await holdToText(api, { owner, repo, number }, agreed?.basis);
    const { title, body, state, labels, assignees, milestone } = fields;
    const { data } = await api.request("PATCH /repos/{owner}/{repo}/issues/{issue_number}", {
      ...{ owner, repo, issue_number: number },
      ...(title !== undefined && { title }),
      ...(body !== undefined && { body }),
      ...(state !== undefined && { state }),
      ...(stateReason !== undefined && { state_reason: stateReason }),
      ...(labels !== undefined && { labels }),
      ...(assignees !== undefined && { assignees }),
      ...(milestone !== undefined && { milestone }),
    });
    const issue = answerOf(changedIssue, data, "a changed issue");
    return {
      notice: untrustedNotice,
      number: issue.number,
      title: untrustedLine(issue.title, 1000),
      state: untrustedLine(issue.state, 50),
      url: untrustedLine(issue.html_url, 500),
      ...notTaken({ labels, assignees, milestone }, issue),
    };
  },
});
