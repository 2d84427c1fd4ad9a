import { type Finding, failed, ok } from "../../finding.ts";
import type { Answer } from "./answer.ts";
import type { Asking } from "./asking.ts";
import { firstMessage } from "./challenge.ts";

const check = "CORS";

/** A page that this server never heard of: it may read metadata and register, but not call /mcp. */
const anyPage = "https://a-page.invalid";

/** Clients that are pages on one's own machine, such as MCP Inspector, may. */
const localPage = "http://localhost:6274";

const fix =
  "The server answers CORS itself. What is in front must pass OPTIONS and Origin on, and neither add nor take away Access-Control-* headers (on Cloudflare: Transform Rules, Access, and a Worker in front).";

/** Browser clients: what they may, and what they may not (Fetch standard, CORS protocol). */
export async function checkCors({ ask }: Asking): Promise<readonly Finding[]> {
  const preflight = (page: string) => ({
    method: "OPTIONS" as const,
    headers: {
      origin: page,
      "access-control-request-method": "POST",
      "access-control-request-headers": "authorization,content-type,mcp-protocol-version",
    },
  });
  const metadata = "/.well-known/oauth-protected-resource/mcp";
  const fromPage = (page: string) => ({
    ...firstMessage,
    headers: { ...firstMessage.headers, origin: page },
  });
  const [asked, read, registered, challenged, refused] = await Promise.all([
    ask("/mcp", preflight(localPage)),
    ask(metadata, { headers: { origin: anyPage } }),
    ask("/register", preflight(anyPage)),
    ask("/mcp", fromPage(localPage)),
    ask("/mcp", fromPage(anyPage)),
  ]);
  const problems: string[] = [];
  for (const [answer, page] of [
    [asked, localPage],
    [registered, anyPage],
  ] as const) {
    if (answer.status > 299 || !admits(answer, page))
      problems.push(`the preflight of ${answer.url.pathname} is not allowed (${answer.status})`);
    else if (!lists(answer, "access-control-allow-headers", "content-type"))
      problems.push(`the preflight of ${answer.url.pathname} allows no Content-Type`);
    // "*" does not cover it (Fetch standard, CORS non-wildcard request-header name)
    else if (!lists(answer, "access-control-allow-headers", "authorization", false))
      problems.push(`the preflight of ${answer.url.pathname} allows no Authorization`);
  }
  if (!admits(read, anyPage)) problems.push(`${metadata} cannot be read`);
  if (
    !admits(challenged, localPage) ||
    !lists(challenged, "access-control-expose-headers", "www-authenticate", false)
  )
    problems.push("the challenge of /mcp cannot be read");
  const findings =
    problems.length === 0
      ? [ok(check, "Clients that are web pages can read what they need.")]
      : [failed(check, `Clients that are web pages fail: ${problems.join("; ")}.`, fix)];
  if (refused.status !== 403 || admits(refused, anyPage))
    findings.push(
      failed(
        check,
        `POST /mcp from a web page that ALLOWED_ORIGINS does not list is answered with ${refused.status}, and not refused.`,
        `The Origin header has to reach the server, which refuses pages that nobody listed. ${fix}`,
      ),
    );
  return findings;
}

function admits({ headers }: Answer, page: string): boolean {
  const allowed = headers.get("access-control-allow-origin");
  return allowed === page || allowed === "*";
}

function lists({ headers }: Answer, header: string, name: string, wildcard = true): boolean {
  const names =
    headers
      .get(header)
      ?.toLowerCase()
      .split(",")
      .map((each) => each.trim()) ?? [];
  return names.includes(name) || (wildcard && names.includes("*"));
}
