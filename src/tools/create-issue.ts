import { z } from "zod";
import { repositoryParameters } from "../catalogue/parameters/repository.ts";
import { defineTool } from "../catalogue/tool.ts";

export const createIssue = defineTool({
  name: "createIssue",
  title: "Create an issue",
  description:
    "Opens an issue in a repository, in the signed-in person's name. Returns its number and address. Calling it again opens another one.",
  input: z.strictObject({
    ...repositoryParameters,
    title: z.string().min(1).max(256),
    body: z.string().max(65_536).optional().describe("Markdown"),
    labels: z
      .array(z.string().min(1).max(50))
      .max(100)
      .optional()
      .describe("GitHub drops labels that the person may not set"),
  }),
  output: z.strictObject({ number: z.number(), title: z.string(), url: z.string() }),
  annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: true },
  scopes: ["repos:write"],
  async run({ owner, repo, title, body, labels }, context) {
    const api = await context.github();
    const { data } = await api.rest.issues.create({
      ...{ owner, repo, title },
      ...(body !== undefined && { body }),
      ...(labels !== undefined && { labels }),
    });
    return { number: data.number, title: data.title, url: data.html_url };
  },
});
