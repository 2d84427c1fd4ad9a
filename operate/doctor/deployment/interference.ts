import { type Answer, isHtml } from "./answer.ts";
import { Obstacle } from "./obstacle.ts";
import { shown } from "./shown.ts";

const challenged =
  'Clients are programs, and cannot solve a challenge. In the Cloudflare dashboard of this zone: Security, WAF, a custom rule with the action "Skip" for this host name; turn Bot Fight Mode off (a rule cannot skip it), and "I\'m Under Attack" too. A workers.dev address has none of these.';

const blocked =
  'Security, Events in the Cloudflare dashboard of this zone says which rule it was. Make a custom rule with the action "Skip" for this host name, and turn the Browser Integrity Check and Bot Fight Mode off for it.';

const behindAccess =
  "Cloudflare Access asks for a sign-in before this server can: MCP clients do not have it. Take this host name out of the Access application (Zero Trust, Access, Applications); for workers.dev, turn Access off at the Worker's Settings, Domains & Routes. Who may connect is for ACCESS in wrangler.jsonc to say.";

const askedPlainly =
  "What is in front of the server ends TLS and goes on by http: have it ask by https, with the Host as clients sent it. The server takes http on localhost only.";

/** Cloudflare's own error codes for Workers and routes, and what to do about each. */
const cloudflareErrors: Readonly<Record<string, string>> = {
  "1010": blocked,
  "1015":
    "A rate limiting rule of this zone refuses requests: leave this host name out of it. The server has limits of its own.",
  "1016":
    "The name leads nowhere: see the DNS record of this host name, or make it a custom domain of the Worker.",
  "1020": blocked,
  "1027":
    "The Worker has used its daily requests: they begin anew at midnight UTC, or use the paid plan of Workers.",
  "1042": "One Worker fetches another of the same account: see what is in front of this one.",
  "1101": "The Worker failed: npx wrangler tail shows the error while you run this again.",
  "1102": "The Worker used more CPU time than its plan gives: use the paid plan of Workers.",
};

/** The first line of what this server says while it is not configured. */
const unconfiguredLine = "This server cannot be used until its configuration is mended.";

/** Looks for who answered in the server's place, or why it cannot. @throws {Obstacle} that says who, and what to do */
export function requireUnhindered(answer: Answer): void {
  const obstacle = hindrance(answer);
  if (obstacle) throw obstacle;
}

/** What is in the way, if anything that can be told by the answer alone. */
export function hindrance(answer: Answer): Obstacle | undefined {
  const { request, status, headers, text } = answer;
  const interference = (message: string, fix: string) => new Obstacle("interference", request, message, fix);
  if (headers.has("cf-mitigated") || (status >= 400 && isHtml(answer) && isChallengePage(text)))
    return interference("is answered with a challenge page of Cloudflare", challenged);
  const access = accessOf(answer);
  if (access !== undefined) return interference(access, behindAccess);
  const code = status >= 400 ? cloudflareErrorOf(text) : undefined;
  if (code !== undefined) {
    const fix = cloudflareErrors[code] ?? `See developers.cloudflare.com for error ${code}.`;
    return interference(`is answered by Cloudflare with its error ${code}`, fix);
  }
  if (status === 503 && text.startsWith(unconfiguredLine)) return unconfigured(answer);
  if (status === 403 && text.startsWith('{"error":"forbidden_host"'))
    return interference("is refused by this server, which was asked over http", askedPlainly);
  if (status === 429) {
    return interference(
      "is answered with 429: too many requests",
      "Wait a minute and try again. If that is no help, a rate limiting rule in front of the server is too narrow.",
    );
  }
  if (status >= 500) {
    return interference(
      `is answered with ${status}`,
      "npx wrangler tail shows the error while you run this again.",
    );
  }
  return undefined;
}

/** A redirect that should not be there. It is not followed. */
export function strayRedirect({ request, url, status, headers }: Answer): Obstacle | undefined {
  if (status < 300 || status > 399 || status === 304) return undefined;
  const location = headers.get("location") ?? "";
  const target = URL.canParse(location, url) ? new URL(location, url) : undefined;
  const message =
    target === undefined
      ? "is answered with a redirect to nowhere"
      : `is redirected to ${shown(target.origin === url.origin ? target.pathname : target.origin)}`;
  return new Obstacle(
    "interference",
    request,
    message,
    "This server redirects nobody here: a redirect rule, or another site, is in front. Clients must be given the very address that answers; take the redirect away, or check that other address in place of this one.",
  );
}

function isChallengePage(text: string): boolean {
  return /<title>\s*(?:Just a moment|Attention Required|Checking your browser)|_cf_chl_opt|cf-challenge/i.test(
    text,
  );
}

function accessOf({ url, status, headers }: Answer): string | undefined {
  if (headers.get("www-authenticate")?.startsWith("Cloudflare-Access") === true)
    return "is answered by Cloudflare Access";
  const location = headers.get("location");
  if (status < 300 || status > 399 || location === null || !URL.canParse(location, url)) return undefined;
  const { hostname, pathname } = new URL(location, url);
  return hostname.endsWith(".cloudflareaccess.com") || pathname.startsWith("/cdn-cgi/access/")
    ? "is redirected to a sign-in of Cloudflare Access"
    : undefined;
}

/** Of a page that Cloudflare answers with for itself; clients that are no browsers get one line. */
function cloudflareErrorOf(text: string): string | undefined {
  return (
    /^\s*error code: (\d{3,4})\s*$/.exec(text)?.[1] ?? /class="cf-error-code">(\d{3,4})</.exec(text)?.[1]
  );
}

/** The server itself, which says what the operator has to set. */
function unconfigured({ request, text }: Answer): Obstacle {
  const problems = text.split("\n").filter((line) => line.startsWith("- "));
  const listed = problems.slice(0, 20).map((line) => shown(line.slice(2), 400));
  return new Obstacle(
    "configuration",
    request,
    "is answered by this server, which is not configured",
    `Mend each of these, and deploy again: ${listed.join("; ") || "it does not say what"}`,
  );
}
