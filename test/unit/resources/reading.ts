import { createCatalogue } from "../../../src/catalogue/catalogue.ts";
import type { ResourceContents } from "../../../src/catalogue/content.ts";
import type { ToolContext } from "../../../src/catalogue/context.ts";
import { resources } from "../../../src/resources/index.ts";
import { parseSettings } from "../../../src/settings/settings.ts";
import { tools } from "../../../src/tools/index.ts";
import { fixedToken, githubApi } from "../../../src/upstream/github/api.ts";
import { callerWith, contextFor } from "../tool-context.ts";
import { api } from "../tools/calling.ts";

const { github } = parseSettings({
  GITHUB_URL: "https://github.com",
  GITHUB_API_URL: api,
  GITHUB_CLIENT_ID: "id",
  GITHUB_CLIENT_SECRET: "secret",
  SERVER_SECRET: "a server secret of more than 32 characters",
});

/** The context of somebody who can ask the fake GitHub. */
export const contextAt = (facts: Partial<ToolContext> = {}): ToolContext =>
  contextFor(callerWith({ scopes: ["repos:read"] }), {
    github: async () => githubApi(github, fixedToken("gho_a")),
    ...facts,
  });

/** The resources of the product, found by their URIs. */
export const { findResource } = createCatalogue(tools, resources);

/** Reads the one content of a resource. */
export async function readUri(uri: string): Promise<ResourceContents> {
  const found = findResource(uri);
  if (!found) throw new Error(`${uri} is no resource`);
  const [content] = await found.resource.read(uri, found.variables, contextAt());
  if (!content) throw new Error("It has no content.");
  return content;
}

/** Reads the text of a resource. */
export async function textAt(uri: string): Promise<string> {
  const content = await readUri(uri);
  if (!("text" in content)) throw new Error("It has no text.");
  return content.text;
}
