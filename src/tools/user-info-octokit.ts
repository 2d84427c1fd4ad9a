import * as z from "zod";
import { ToolFailure } from "../catalogue/context.ts";
import { defineTool } from "../catalogue/tool.ts";

export const userInfoOctokit = defineTool({
  name: "userInfoOctokit",
  title: "GitHub user",
  description:
    "Reads the signed-in person's GitHub account from GitHub: login, name, biography, company, counts and dates.",
  input: z.strictObject({}),
  output: z.strictObject({
    id: z.number(),
    login: z.string(),
    name: z.string().nullable(),
    bio: z.string().nullable(),
    company: z.string().nullable(),
    location: z.string().nullable(),
    blog: z.string().nullable(),
    avatarUrl: z.string(),
    profileUrl: z.string(),
    publicRepositories: z.number(),
    followers: z.number(),
    following: z.number(),
    createdAt: z.string(),
  }),
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true },
  scopes: ["profile"],
  needs: "github",
  async run(_input, context) {
    const { data } = await (await context.github()).request("GET /user");
    // The answer may lack what its type promises; the output schema says so then
    const id: unknown = data.id;
    if (typeof id === "number" && String(id) !== (await context.githubAccount())) {
      throw new ToolFailure("GitHub answered for another account than the one that signed in.");
    }
    return {
      id: typeof data.id === "bigint" ? Number(data.id) : data.id,
      login: data.login,
      name: data.name,
      bio: data.bio,
      company: data.company,
      location: data.location,
      blog: data.blog,
      avatarUrl: data.avatar_url,
      profileUrl: data.html_url,
      publicRepositories: data.public_repos,
      followers: data.followers,
      following: data.following,
      createdAt: data.created_at,
    };
  },
});
