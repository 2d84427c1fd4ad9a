import { Hono } from "hono";
import type { RestEnvironment } from "../authentication.ts";
import type { GitHubContext } from "../context.ts";
import { restRequestOf } from "../rest-request.ts";
import { searchCode } from "./code.ts";
import { searchIssues } from "./issues.ts";
import { searchRepositories } from "./repositories.ts";
import { searchAnswer } from "./search.ts";

/** `/search/repositories`, `/search/issues` and `/search/code`. */
export function searchRoutes(github: GitHubContext): Hono<RestEnvironment> {
  const app = new Hono<RestEnvironment>();
  const finders = { repositories: searchRepositories, issues: searchIssues, code: searchCode };
  for (const [what, find] of Object.entries(finders)) {
    app.get(`/search/${what}`, async (c) => searchAnswer(github, await restRequestOf(c), find));
  }
  return app;
}
