import { type Finding, failed, ok, warning } from "../../finding.ts";
import type { Answer } from "./answer.ts";
import type { Asking } from "./asking.ts";
import { shown } from "./shown.ts";

const check = "challenge";

/** What a client begins with. */
export const firstMessage = {
  method: "POST",
  headers: { "content-type": "application/json", accept: "application/json, text/event-stream" },
  body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "ping" }),
} as const;

/** Has the form of an access token, and never was one: whoever reads it learns nothing. */
const madeUpToken = `0:${"doctor".repeat(3).slice(0, 16)}:${"x".repeat(32)}`;

/** The URL of the metadata in a 401's challenge (RFC 9728 section 5.1); undefined if there is no such challenge. */
export function metadataIn({ status, headers }: Answer): string | undefined {
  const challenge = headers.get("www-authenticate");
  if (status !== 401 || challenge === null || !/^Bearer\b/i.test(challenge)) return undefined;
  return /\bresource_metadata="([^"]{1,500})"/.exec(challenge)?.[1];
}

/** A request without a token has to be told where to sign in. */
export async function checkChallenge({ ask, origin }: Asking, resource: string): Promise<readonly Finding[]> {
  const answer = await ask(resource, resource === "/sse" ? {} : firstMessage);
  const { request, status, headers } = answer;
  const named = metadataIn(answer);
  if (named === undefined) {
    const what = status === 401 ? "a 401 that does not say where to sign in" : `${status}`;
    return [
      failed(
        check,
        `${request} without a token is answered with ${what}, and not with the challenge that clients begin with.`,
        "Something in front answers for the server, or takes WWW-Authenticate off its answers: have it pass both on. If this is an older version, deploy.",
      ),
    ];
  }
  const expected = `${origin}/.well-known/oauth-protected-resource${resource}`;
  if (named !== expected)
    return [
      failed(
        check,
        `${request} sends clients to the metadata at ${shown(named)}, and not at ${expected}.`,
        "A proxy in front rewrites the Host: have it pass it on as clients sent it.",
      ),
    ];
  const findings = [ok(check, `${request} without a token is a 401 that leads to ${expected}.`)];
  if (headers.get("cache-control")?.includes("no-store") !== true)
    findings.push(
      warning(
        "cache",
        `${request} lost its "Cache-Control: no-store" on the way.`,
        "A rule in front changes Cache-Control (on Cloudflare: Browser Cache TTL, Cache Rules, Transform Rules): leave this host name out of it.",
      ),
    );
  return findings;
}

/** The same with a token that means nothing: whether Authorization gets through. */
export async function checkAuthorizationHeader({ ask }: Asking): Promise<readonly Finding[]> {
  const headers = { ...firstMessage.headers, authorization: `Bearer ${madeUpToken}` };
  const answer = await ask("/mcp", { ...firstMessage, headers });
  if (
    metadataIn(answer) !== undefined &&
    answer.headers.get("www-authenticate")?.includes('error="invalid_token"')
  )
    return [
      ok("authorization", "The Authorization header reaches the server: a made-up token is refused as one."),
    ];
  return [
    failed(
      "authorization",
      `A made-up token is answered with ${answer.status} as if there was none: the Authorization header does not reach the server.`,
      "What is in front takes the header away, or uses it for a sign-in of its own: have it pass Authorization on.",
    ),
  ];
}
