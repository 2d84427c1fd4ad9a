import { type Context, Hono } from "hono";
import { createMiddleware } from "hono/factory";
import { z } from "zod";
import type { RestEnvironment } from "../authentication.ts";
import type { GitHubContext } from "../context.ts";
import { emulatedAnswer } from "../emulated-answer.ts";
import { repositoryOf } from "../emulator.ts";
import { isAtLeast, levelOf } from "../levels.ts";
import { pageOf } from "../paging.ts";
import { refusal, unprocessable } from "../refusal.ts";
import { visibleRepositories } from "../repository-lists.ts";
import { counted, restRequestOf } from "../rest-request.ts";
import { appJwt, refusalOfJwt } from "./app-jwt.ts";

const issuedSchema = z.looseObject({ token: z.string(), expires_at: z.string() });
const messageSchema = z.looseObject({ message: z.string() });

/** What a GitHub App asks as itself, with a JWT that its key signed. */
export function appRoutes(github: GitHubContext): Hono {
  const { app: gitHubApp, emulator, tokens, url: publicUrl } = github;
  const app = new Hono();
  const paths = [
    ...["/app", "/app/installations", "/app/installations/:id"],
    ...["/repos/:owner/:repo/installation", "/orgs/:org/installation", "/users/:login/installation"],
  ];
  for (const path of paths) app.get(path, ask);
  app.post("/app/installations/:id/access_tokens", async (c) => {
    const answer = await ask(c);
    if (answer.status === 422) {
      const { message } = messageSchema.parse(await answer.json());
      const isRepository = message.startsWith("The repositories requested");
      return unprocessable(
        isRepository
          ? "There is at least one repository that does not exist or is not accessible to the parent installation."
          : message,
      );
    }
    if (answer.status !== 201) return answer;
    const issued = issuedSchema.parse(await answer.json());
    const bot = `${gitHubApp.slug}[bot]`;
    tokens.addInstallation(issued.token, bot, gitHubApp.clientId, Date.parse(issued.expires_at));
    return Response.json(issued, { status: 201, headers: answer.headers });
  });
  return app;

  async function ask(c: Context): Promise<Response> {
    const refused = refusalOfJwt(gitHubApp, c.req.header("authorization"));
    if (refused !== undefined) return refused;
    const { method, url } = c.req.raw;
    const { pathname, search } = new URL(url);
    const body = method === "GET" ? null : await c.req.text();
    const answer = await emulator.asApp(appJwt(gitHubApp), pathname + search, { method, body });
    return emulatedAnswer(answer, { privateRepositories: true, publicUrl, repository: undefined });
  }
}

/** Nobody is signed in where an installation acts, so it has no account to ask for. */
export const refuseInstallations = createMiddleware<RestEnvironment>(async (c, next) => {
  const isOfAccount = /^\/(?:user|notifications)(?:\/|$)/.test(c.req.path);
  const kind = c.get("token")?.kind;
  if (kind === "installation" && isOfAccount) return refusal(403, "Resource not accessible by integration");
  return next();
});

/** `/installation/repositories`: what the token was made for. */
export function installationRoutes(github: GitHubContext): Hono<RestEnvironment> {
  const app = new Hono<RestEnvironment>();
  app.get("/installation/repositories", async (c) => {
    const request = await restRequestOf(c);
    const { token } = request;
    if (token?.kind !== "installation")
      return refusal(403, "Resource not accessible by personal access token");
    const found: unknown[] = [];
    for (const repository of await visibleRepositories(github, request)) {
      const level = await levelOf(github.emulator, token, repositoryOf({ has_issues: true, ...repository }));
      if (isAtLeast(level, "write")) found.push(repository);
    }
    const list = new URL(`${request.url.pathname}${request.url.search}`, github.url);
    const total = { total_count: found.length };
    return counted(
      github,
      request,
      pageOf(list, found, (repositories) => ({ ...total, repositories })),
    );
  });
  return app;
}
