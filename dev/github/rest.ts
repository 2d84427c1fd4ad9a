import { Hono } from "hono";
import type { RestEnvironment } from "./authentication.ts";
import type { GitHubContext } from "./context.ts";
import { isAboutRepository } from "./repositories.ts";
import { repositoryAnswer } from "./repository-answer.ts";
import { askEmulator, reachOf } from "./rest-request.ts";

/** The rest of the REST API: `emulate`, as the token's account, behind what it does not check itself. */
export function restRoutes(github: GitHubContext): Hono<RestEnvironment> {
  const app = new Hono<RestEnvironment>();

  app.all("*", async (c) => {
    const token = c.get("token");
    const { method, headers } = c.req.raw;
    const body = method === "GET" || method === "HEAD" ? null : await c.req.arrayBuffer();
    const request = { method, url: new URL(c.req.url), headers, body, token, reach: reachOf(token) };
    return isAboutRepository(request.url.pathname)
      ? repositoryAnswer(github, request)
      : askEmulator(github, request);
  });

  return app;
}
