import { z } from "zod";
import { repositoryParameters } from "../catalogue/parameters/repository.ts";
import { defineTool } from "../catalogue/tool.ts";
import { UpstreamFailure } from "../upstream/github/failure.ts";

/** Longest title that is shown, in characters. */
const longestTitle = 200;

/** What is read of GitHub's answer. */
const answer = z.array(
  z.object({
    number: z.number(),
    title: z.string(),
    state: z.string(),
    user: z.object({ login: z.string() }).nullable(),
    labels: z.array(z.union([z.string(), z.object({ name: z.string().nullish() })])),
    comments: z.number(),
    created_at: z.string(),
    updated_at: z.string(),
    html_url: z.string(),
    pull_request: z.unknown().optional(),
  }),
);

/** The last page that can be asked for. */
const lastPage = 100;

export const listIssues = defineTool({
  name: "listIssues",
  title: "List issues",
  description:
    "Lists the issues of a repository, newest first, without their text and without pull requests. A page can hold fewer issues than perPage; there are more if and only if nextPage is present.",
  input: z.strictObject({
    ...repositoryParameters,
    state: z.enum(["open", "closed", "all"]).default("open"),
    labels: z
      .array(
        z
          .string()
          .min(1)
          .max(50)
          .regex(/^[^,]+$/, "must be one label, without a comma"),
      )
      .max(20)
      .optional()
      .describe("Only issues that have each of these labels"),
    page: z.number().int().min(1).max(lastPage).default(1),
    perPage: z.number().int().min(1).max(100).default(30),
  }),
  output: z.strictObject({
    issues: z.array(
      z.strictObject({
        number: z.number(),
        title: z.string(),
        state: z.string(),
        author: z.string().nullable().describe("null if the account was deleted"),
        labels: z.array(z.string()),
        comments: z.number(),
        createdAt: z.string(),
        updatedAt: z.string(),
        url: z.string(),
      }),
    ),
    nextPage: z.number().optional().describe("What to give as page for more"),
  }),
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true },
  scopes: ["repos:read"],
  async run({ owner, repo, state, labels, page, perPage }, context) {
    const api = await context.github();
    const { data, headers } = await api.rest.issues.listForRepo({
      ...{ owner, repo, state, page, per_page: perPage },
      ...(labels && labels.length > 0 && { labels: labels.join(",") }),
    });
    const listed = answer.safeParse(data);
    if (!listed.success) {
      const message = "GitHub's list of issues could not be read. Try again later.";
      throw new UpstreamFailure("malformed", message, "issues of an unexpected shape");
    }
    const nextPage = pageAfter(page, headers.link);
    return {
      // GitHub counts pull requests as issues
      issues: listed.data
        .filter((issue) => issue.pull_request === undefined)
        .map((issue) => ({
          number: issue.number,
          title: shortened(issue.title),
          state: issue.state,
          author: issue.user?.login ?? null,
          labels: issue.labels.flatMap((label) => (typeof label === "string" ? label : (label.name ?? []))),
          comments: issue.comments,
          createdAt: issue.created_at,
          updatedAt: issue.updated_at,
          url: issue.html_url,
        })),
      ...(nextPage !== undefined && { nextPage }),
    };
  },
});

/** The page that follows, if GitHub says that there is one (RFC 8288) and it can be asked for. */
function pageAfter(page: number, link: string | undefined): number | undefined {
  const hasMore = /;\s*rel="next"/.test(link ?? "");
  return hasMore && page < lastPage ? page + 1 : undefined;
}

/** A title, cut between characters. */
function shortened(title: string): string {
  const characters = [...title];
  return characters.length > longestTitle ? `${characters.slice(0, longestTitle - 1).join("")}…` : title;
}
