import { Hono } from "hono";
import type { RestEnvironment } from "./authentication.ts";
import type { GitHubContext } from "./context.ts";
import { isAboutRepository } from "./repositories.ts";
import { repositoryAnswer } from "./repository-answer.ts";
import { askEmulator, restRequestOf } from "./rest-request.ts";

/** The rest of the REST API: `emulate`, as the token's account, behind what it does not check itself. */
export function restRoutes(github: GitHubContext): Hono<RestEnvironment> {
  const app = new Hono<RestEnvironment>();

  app.all("*", async (c) => {
    const request = await restRequestOf(c);
    return isAboutRepository(request.url.pathname)
      ? repositoryAnswer(github, request)
      : askEmulator(github, request);
  });

  return app;
}
