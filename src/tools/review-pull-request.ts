import * as z from "zod";
import { commitSha } from "../catalogue/parameters/commit-sha.ts";
import { line } from "../catalogue/parameters/line.ts";
import { number } from "../catalogue/parameters/number.ts";
import { path } from "../catalogue/parameters/path.ts";
import { repositoryParameters } from "../catalogue/parameters/repository.ts";
import { defineTool } from "../catalogue/tool.ts";
import { holdTo } from "../changes/head.ts";
import { body, statement } from "../changes/parameters.ts";
import { readPull } from "../changes/pull.ts";
import { refusedWith, saying } from "../changes/refusal.ts";
import { untrustedLine } from "../text/untrusted.ts";
import { answerOf } from "../views/answer.ts";

const answer = z.object({ id: z.number(), state: z.string(), html_url: z.string() });

const lineComment = z.strictObject({
  path,
  line: line.describe("In the file; it must be part of the diff"),
  side: z.enum(["LEFT", "RIGHT"]).optional().describe("LEFT for a line that was deleted; RIGHT if absent"),
  body: statement,
});

const events = { approve: "APPROVE", requestChanges: "REQUEST_CHANGES", comment: "COMMENT" } as const;

export const reviewPullRequest = defineTool({
  name: "reviewPullRequest",
  title: "Review a pull request",
  description:
    "Reviews a pull request in the signed-in person's name: approves it, requests changes or comments, with comments on lines of its diff. Nobody can approve their own. Calling it again writes another review.",
  input: z
    .strictObject({
      ...repositoryParameters,
      number,
      event: z.enum(["approve", "requestChanges", "comment"]),
      body: body.optional(),
      comments: z.array(lineComment).max(30).optional(),
      expectedHead: commitSha
        .optional()
        .describe("Review only if its branch is still at this commit; an approval needs it"),
    })
    .refine(({ event, body }) => event !== "requestChanges" || statement.safeParse(body).success, {
      error: "must say which changes",
      path: ["body"],
    })
    .refine(({ event, expectedHead }) => event !== "approve" || expectedHead !== undefined, {
      error: "must say which commit was read, to approve it: head.sha of getPullRequest",
      path: ["expectedHead"],
    })
    .refine(
      ({ event, body, comments = [] }) =>
        event !== "comment" || comments.length > 0 || statement.safeParse(body).success,
      { error: "must say something, if there are no comments", path: ["body"] },
    ),
  output: z.strictObject({
    id: z.number(),
    state: z.string(),
    head: z.string().describe("The commit that was reviewed"),
    url: z.string(),
  }),
  annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: true },
  scopes: ["repos:write"],
  async run({ owner, repo, number, event, body, comments, expectedHead }, context) {
    const api = await context.github();
    const { head } = await readPull(api, { owner, repo, number });
    holdTo(expectedHead, head.sha, `The branch of pull request #${number}`);
    const review = {
      ...{ owner, repo, pull_number: number, commit_id: head.sha, event: events[event] },
      ...(body !== undefined && { body }),
      ...(comments && comments.length > 0 && { comments: comments.map(withSide) }),
    };
    const { data } = await api
      .request("POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews", review)
      .catch((error: unknown) => {
        throw explained(error, number);
      });
    const { id, state, html_url } = answerOf(answer, data, "a new review");
    return {
      ...{ id, state: untrustedLine(state, 50) },
      ...{ head: untrustedLine(head.sha, 100), url: untrustedLine(html_url, 500) },
    };
  },
});

function withSide({ side = "RIGHT", ...comment }: z.output<typeof lineComment>) {
  return { ...comment, side };
}

function explained(error: unknown, number: number): unknown {
  const said = (what: string) => saying(`${what} Nothing was written.`, error);
  if (refusedWith(error, [422], /your own pull request/i))
    return said(`Pull request #${number} is the signed-in person's own: it can be commented on only.`);
  if (refusedWith(error, [422], /part of the diff|could not be resolved|path is invalid/i))
    return said("A comment is on a line or path that is not part of the pull request's diff.");
  return error;
}
