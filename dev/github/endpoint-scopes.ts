import { createMiddleware } from "hono/factory";
import type { RestEnvironment } from "./authentication.ts";
import { refusal } from "./refusal.ts";
import { holdsAny } from "./scopes.ts";
import { hasScopes } from "./tokens.ts";

interface EndpointScopes {
  readonly method: "GET" | "write" | "any";
  readonly path: RegExp;
  readonly accepted: readonly string[];
  /** What GitHub says to a token without any of them; undefined when it then merely sees less. */
  readonly without: "hidden" | "forbidden" | undefined;
}

/** The first that matches counts. GitHub documents the scopes of each endpoint on the endpoint's page. */
const ENDPOINTS: readonly EndpointScopes[] = [
  { method: "GET", path: /^\/user\/emails$/, accepted: ["user", "user:email"], without: "hidden" },
  {
    method: "GET",
    path: /^\/user\/(orgs|teams|memberships)\b/,
    accepted: ["read:org", "user"],
    without: "forbidden",
  },
  { method: "any", path: /^\/notifications\b/, accepted: ["notifications", "repo"], without: "hidden" },
  { method: "any", path: /^\/user\/repos$/, accepted: ["public_repo", "repo"], without: undefined },
  { method: "write", path: /^\/user\b/, accepted: ["user"], without: "hidden" },
  { method: "GET", path: /^\/orgs\/[^/]+\/(teams|memberships)\b/, accepted: ["read:org"], without: "hidden" },
  { method: "write", path: /^\/orgs\/[^/]+\/repos$/, accepted: ["public_repo", "repo"], without: "hidden" },
  { method: "write", path: /^\/orgs\//, accepted: ["write:org"], without: "hidden" },
  { method: "GET", path: /^\/(repos|repositories)\//, accepted: ["repo"], without: undefined },
  {
    method: "write",
    path: /^\/(repos|repositories)\//,
    accepted: ["public_repo", "repo"],
    without: "hidden",
  },
];

const READS = new Set(["GET", "HEAD"]);

/** Refuses a token that has scopes and lacks the endpoint's scopes, and tells which are held and accepted. */
export const requireScopes = createMiddleware<RestEnvironment>(async (c, next) => {
  const token = c.get("token");
  // without a token there is nothing to widen; permissions are not scopes
  if (token === undefined || !hasScopes(token)) return next();
  const endpoint = endpointFor(c.req.method, c.req.path);
  const lacks = endpoint?.without !== undefined && !holdsAny(token.scopes, endpoint.accepted);
  if (lacks) c.res = refuse(endpoint);
  else await next();
  c.res.headers.set("x-oauth-scopes", token.scopes.join(", "));
  c.res.headers.set("x-accepted-oauth-scopes", endpoint?.accepted.join(", ") ?? "");
  return undefined;
});

function endpointFor(method: string, path: string): EndpointScopes | undefined {
  const wanted = READS.has(method) ? "GET" : "write";
  return ENDPOINTS.find((endpoint) => {
    return (endpoint.method === "any" || endpoint.method === wanted) && endpoint.path.test(path);
  });
}

function refuse({ accepted, without }: EndpointScopes): Response {
  if (without === "hidden") return refusal(404);
  return refusal(403, `You need at least ${accepted.join(" scope or ")} scope for this.`);
}
