import type { Context } from "hono";
import type { RestEnvironment } from "./authentication.ts";
import type { GitHubContext } from "./context.ts";
import { emulatedAnswer } from "./emulated-answer.ts";
import type { Actor, Repository } from "./emulator.ts";
import { withoutConnection } from "./headers.ts";
import { refusal } from "./refusal.ts";
import { holdsAny } from "./scopes.ts";
import { type AccessToken, actorOf, hasScopes } from "./tokens.ts";

/** A REST request whose caller is known. */
export interface RestRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Headers;
  readonly body: ArrayBuffer | string | null;
  readonly token: AccessToken | undefined;
  readonly reach: Reach;
}

/** How far a caller sees. */
export interface Reach {
  readonly privateRepositories: boolean;
  /** Whose repositories count; undefined for public ones only. */
  readonly sees: Actor;
}

/** How far the caller with this token sees. */
export function reachOf(token: AccessToken | undefined): Reach {
  // where there are permissions in place of scopes, the local GitHub gives all that there are
  const hasPermissions = token !== undefined && !hasScopes(token);
  const privateRepositories = hasPermissions || holdsAny(token?.scopes ?? [], ["repo"]);
  return { privateRepositories, sees: privateRepositories ? actorOf(token) : undefined };
}

/** The request that a route got. */
export async function restRequestOf(c: Context<RestEnvironment>): Promise<RestRequest> {
  const token = c.get("token");
  const { headers } = c.req.raw;
  // HEAD is GET to everything here; the listener leaves the body out
  const method = c.req.raw.method === "HEAD" ? "GET" : c.req.raw.method;
  const body = method === "GET" ? null : await c.req.arrayBuffer();
  return { method, url: new URL(c.req.url), headers, body, token, reach: reachOf(token) };
}

/** What `emulate` answers to the request, as GitHub says it. @param repository the one that it is about */
export async function askEmulator(
  { emulator, url: publicUrl }: GitHubContext,
  { method, url, headers, body, token, reach }: RestRequest,
  repository?: Repository,
): Promise<Response> {
  const actor = url.pathname.startsWith("/search/") ? reach.sees : actorOf(token);
  const answer = await emulator.request(actor, emulatedPath(url, token), {
    method,
    headers: withoutConnection(headers),
    body,
  });
  if (
    answer.status === 403 &&
    token?.kind === "installation" &&
    answer.headers.get("x-ratelimit-remaining") !== "0"
  )
    return refusal(403, "Resource not accessible by integration", withoutConnection(answer.headers));
  return emulatedAnswer(answer, { ...reach, publicUrl, repository });
}

/** An answer that was made here, with what `emulate` says of the caller's rate limit: it counts as a call. */
export async function counted(
  { emulator, url: publicUrl }: GitHubContext,
  { token, reach }: RestRequest,
  answer: Response,
): Promise<Response> {
  if (answer.headers.has("x-ratelimit-limit")) return answer;
  const count = await emulator.request(actorOf(token), "/zen");
  if (!count.ok) return emulatedAnswer(count, { ...reach, publicUrl, repository: undefined });
  const headers = new Headers(answer.headers);
  for (const [name, value] of count.headers) if (name.startsWith("x-ratelimit-")) headers.set(name, value);
  return new Response(answer.body, { status: answer.status, headers });
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
