import { Hono } from "hono";
import type { RestEnvironment } from "./authentication.ts";
import type { GitHubContext } from "./context.ts";
import { emulatedAnswer } from "./emulated-answer.ts";
import { withoutConnection } from "./headers.ts";
import { refusal } from "./refusal.ts";
import { holdsAny } from "./scopes.ts";
import type { AccessToken } from "./tokens.ts";

/** The rest of the REST API: `emulate`, as the token's account, behind what it does not check itself. */
export function restRoutes({ emulator }: GitHubContext): Hono<RestEnvironment> {
  const app = new Hono<RestEnvironment>();

  app.all("*", async (c) => {
    const token = c.get("token");
    const reach = reachOf(token);
    const url = new URL(c.req.url);
    const repository = /^\/repos\/[^/]+\/[^/]+/.exec(url.pathname)?.[0];
    // 404 for what the caller may not know of, whatever the caller wants to do with it
    if (repository !== undefined && !(await emulator.canSee(reach.sees, repository))) return refusal(404);

    const { method } = c.req.raw;
    const answer = await emulator.request(
      url.pathname.startsWith("/search/") ? reach.sees : token?.login,
      emulatedPath(url, token),
      {
        method,
        headers: withoutConnection(c.req.raw.headers),
        body: method === "GET" || method === "HEAD" ? null : await c.req.arrayBuffer(),
      },
    );
    return emulatedAnswer(answer, reach);
  });

  return app;
}

/** How far a caller sees. */
export interface Reach {
  readonly privateRepositories: boolean;
  /** The account whose repositories count; undefined for public ones only. */
  readonly sees: string | undefined;
}

function reachOf(token: AccessToken | undefined): Reach {
  // a GitHub App sees what its permissions say, of which the local one has all
  const privateRepositories = token?.kind === "github-app" || holdsAny(token?.scopes ?? [], ["repo"]);
  return { privateRepositories, sees: privateRepositories ? token?.login : undefined };
}

/** Puts what `emulate` lacks in words that it has. */
function emulatedPath(url: URL, token: AccessToken | undefined): string {
  const { pathname, searchParams } = url;
  if (token === undefined) return pathname + url.search;
  const ownMembership = /^\/user\/memberships\/orgs\/([^/]+)$/.exec(pathname);
  if (ownMembership !== null) return `/orgs/${ownMembership[1]}/memberships/${token.login}`;
  const query = searchParams.get("q");
  if (query === null || !query.includes(":@me")) return pathname + url.search;
  searchParams.set("q", query.replaceAll(/:@me\b/g, `:${token.login}`));
  return `${pathname}?${searchParams}`;
}
