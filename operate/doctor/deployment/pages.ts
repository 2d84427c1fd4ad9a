import { type Finding, failed, ok, warning } from "../../finding.ts";
import { type Answer, isHtml } from "./answer.ts";
import type { Asking } from "./asking.ts";
import { requireUnhindered } from "./interference.ts";
import { shown } from "./shown.ts";

const elsewhere =
  "See which other route, Worker, page rule or site answers at /callback: it has to be this server, or nobody comes back from signing in.";

/** Whether /callback is this server's own page, as it left the server. */
export async function checkCallbackPage({ ask }: Asking): Promise<readonly Finding[]> {
  const check = "callback";
  const answer = await ask("/callback", { headers: { accept: "text/html" } });
  if (answer.status !== 400 || !isHtml(answer))
    return [
      failed(
        check,
        `GET /callback is answered with ${answer.status}, and not by this server's page.`,
        elsewhere,
      ),
    ];
  if (!hasOurPolicy(answer))
    return [
      failed(
        check,
        "GET /callback is answered without this server's Content-Security-Policy: somebody else answers, or the header is taken off or replaced.",
        `${elsewhere} If it is this server, take out the Transform Rule or the proxy setting that changes its headers.`,
      ),
    ];
  const findings = [ok(check, "GET /callback is answered by this server.")];
  if (/<script\b/i.test(answer.text))
    findings.push(
      warning(
        "pages",
        "Something in front puts a script into this server's pages, which have none; browsers that obey their policy do not run it.",
        "Turn off for this host name: JavaScript Detections and Bot Fight Mode, Rocket Loader, Email Address Obfuscation, Zaraz and Web Analytics' automatic setup (Cloudflare dashboard).",
      ),
    );
  return findings;
}

/** Pages load nothing, and have styles by their hash. */
function hasOurPolicy({ headers }: Answer): boolean {
  const policy = headers.get("content-security-policy") ?? "";
  return policy.includes("default-src 'none'") && policy.includes("style-src 'sha256-");
}

/**
 * Where people are sent to sign in, and where that sends them back. Our own pages begin a sign-in without a client, so
 * nothing is registered for this; what is kept of it is gone in minutes. Nobody follows the redirect.
 */
export async function checkSignIn({ askAnybody, origin }: Asking): Promise<readonly Finding[]> {
  const check = "callback URL";
  const callback = `${origin}/callback`;
  const path = "/sign-in?page=%2Faccount";
  const answer = await askAnybody(path, { headers: { accept: "text/html" } });
  // that can be a redirect, too
  requireUnhindered(answer);
  const location = answer.headers.get("location");
  const target = location !== null && URL.canParse(location) ? new URL(location) : undefined;
  if (answer.status !== 302 || target === undefined || target.origin === origin) {
    return [
      failed(
        check,
        `GET /sign-in is answered with ${answer.status}, and does not lead to where people sign in.`,
        "npx wrangler tail shows why while you run this again. With an OpenID provider: its issuer has to be reachable from the deployment.",
      ),
    ];
  }
  const place = shown(target.host, 100);
  const sent = target.searchParams.get("redirect_uri");
  if (sent === null)
    return [
      warning(
        check,
        `People are sent to ${place} to sign in, without a redirect_uri that could be looked at.`,
        `Register ${callback} as the callback URL there.`,
      ),
    ];
  if (sent !== callback)
    return [
      failed(
        check,
        `People are sent to ${place} to sign in and from there to ${shown(sent)}, and not to ${callback}.`,
        "A proxy in front rewrites the Host: have it pass it on as clients sent it.",
      ),
    ];
  const clientId = target.searchParams.get("client_id") ?? "";
  return [
    ok(
      check,
      `People sign in at ${place} with the client ID ${shown(clientId, 60)}. The callback URL to register there is ${callback}`,
    ),
  ];
}
