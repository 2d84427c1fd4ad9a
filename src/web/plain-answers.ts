import type { SettingsError } from "../settings/settings.ts";
import { reportFailure } from "../telemetry/failure.ts";

/** Answers that are given before there is a server to render a page or to speak a protocol. */

/**
 * An http request to a host that is not this machine: a name that was made to resolve here (DNS rebinding), or a
 * deployment without TLS, over which OAuth must not run.
 */
export function insecureHost(): Response {
  return problem(403, "forbidden_host", "This server answers over https only, or on localhost.");
}

/** RFC 8615: a well-known document that this server does not have. */
export function unknownMetadata(): Response {
  return problem(404, "not_found", "This server has no such document.");
}

/** By which a server is known that answers, and has to be configured first. */
export const unconfiguredBeginning = "This server cannot be used until its configuration is mended.";

/** The operator has to set something, for whoever is no browser. Names of variables only: their values are secrets. */
export function unconfigured({ problems }: Pick<SettingsError, "problems">): Response {
  const lines = [
    unconfiguredBeginning,
    "",
    ...problems.map((text) => `- ${text}`),
    "",
    "Its operator finds all of this with `npm run doctor`.",
    "",
  ];
  return new Response(lines.join("\n"), {
    status: 503,
    headers: {
      ...headers,
      ...afterAWhile,
      "Access-Control-Expose-Headers": "Retry-After",
      "Content-Type": "text/plain; charset=utf-8",
    },
  });
}

/** Whatever a page of another origin asks next tells it why nothing works, if it may ask (Fetch standard, preflight). */
export function unconfiguredPreflight(): Response {
  const allowed = { "Access-Control-Allow-Methods": "*", "Access-Control-Allow-Headers": "Authorization, *" };
  return new Response(null, { status: 204, headers: { ...headers, ...allowed } });
}

/** When to come back, in seconds: it takes a deployment. */
export const afterAWhile = { "Retry-After": "300" };

/** The client went away before its request had arrived: nobody reads the answer, and nobody has to know. */
export function clientGone(): Response {
  return problem(400, "invalid_request", "The request did not arrive whole.");
}

/** Something that should not happen; the log has where it came from under the reference. */
export function internalError(error: unknown): Response {
  const reference = reportFailure("request_failed", error);
  return problem(500, "server_error", `Something went wrong here. The operator can find it by ${reference}.`);
}

function problem(status: number, error: string, description: string): Response {
  return Response.json({ error, error_description: description }, { status, headers });
}

const headers = {
  "Cache-Control": "no-store",
  "X-Content-Type-Options": "nosniff",
  // Browser clients look for metadata documents from other origins and must be able to read that one is missing
  "Access-Control-Allow-Origin": "*",
};
