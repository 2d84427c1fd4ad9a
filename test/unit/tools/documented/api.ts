import type { ToolContext } from "../../../../src/catalogue/context.ts";
import { fixedToken, githubApi } from "../../../../src/upstream/github/api.ts";

/** The API as tools get it, for somebody whom nothing limits. */
export function documentedApi(apiUrl: string): ToolContext["github"] {
  const settings = { url: "https://github.com", apiUrl, clientId: "id", clientSecret: "secret" };
  return async () => githubApi(settings, fixedToken("gho_a"));
}
