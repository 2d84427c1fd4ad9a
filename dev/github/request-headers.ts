import { createMiddleware } from "hono/factory";
import { refusal } from "./refusal.ts";

/** The REST API refuses clients without a name; note that `fetch()` in Workers sends none by itself. */
export const requireUserAgent = createMiddleware(async (c, next) => {
  if (c.req.header("user-agent")) return next();
  return c.text(
    "Request forbidden by administrative rules. Please make sure your request has a User-Agent header " +
      "(https://docs.github.com/en/rest/overview/resources-in-the-rest-api#user-agent-required).\n",
    403,
  );
});

const VERSIONS = ["2022-11-28", "2026-03-10"];

/** The REST API refuses versions that it does not know. Both are served alike here. */
export const requireKnownVersion = createMiddleware(async (c, next) => {
  const version = c.req.header("x-github-api-version");
  if (version !== undefined && !VERSIONS.includes(version)) {
    return refusal(400, `${version} is not a supported API version.`);
  }
  await next();
  c.res.headers.set("x-github-api-version-selected", version ?? "2022-11-28");
  return undefined;
});
