import { auth, extractWWWAuthenticateParams } from "@modelcontextprotocol/client";
import { unconfiguredBeginning } from "../src/web/plain-answers.ts";
import { openInBrowser } from "./browser.ts";
import { isLoopback } from "./loopback.ts";
import { OAuthClient } from "./oauth-client.ts";
import { Person } from "./person.ts";
import { listenForRedirect, type RedirectListener } from "./redirect-listener.ts";
import { Mismatch, type Report } from "./report.ts";

const ANSWER_MS = 10_000;
const PERSON_MS = 5 * 60_000;

/** A finished sign-in. */
export interface SignedIn {
  readonly accessToken: string;
  /** Who signed in; undefined when a person chose that in their own browser. */
  readonly login: string | undefined;
  /** The scripted person, with the browser that they signed in with; undefined where it was somebody else. */
  readonly person: Person | undefined;
}

/**
 * Signs in to the server as an MCP client does that knows nothing but its address, starting from the 401. At a
 * local GitHub or provider a scripted person signs in as `user`; anywhere else, whoever sits at the browser.
 */
export async function signIn(mcp: URL, user: string, report: Report): Promise<SignedIn> {
  const { resourceMetadataUrl, scope } = await challenge(mcp, report);
  const landing = await listenForRedirect();
  try {
    const client = new OAuthClient(landing.url, (step, detail) => report.done(step, detail));
    const request = { serverUrl: mcp, resourceMetadataUrl, ...(scope !== undefined && { scope }) };
    await auth(client, request);
    const { redirect, login, person } = await visit(client.authorizationUrl, user, landing, report);
    const { code, iss } = responseAt(redirect, client.state());
    report.done("consent, sign-in", login ? `as ${login}` : "in the browser");
    await auth(client, { ...request, authorizationCode: code, ...(iss !== undefined && { iss }) });
    return { accessToken: client.accessToken, login, person };
  } finally {
    await landing.close();
  }
}

/** The answer to a request without a token (RFC 9728 section 5.1). */
async function challenge(mcp: URL, report: Report): Promise<{ resourceMetadataUrl: URL; scope?: string }> {
  const response = await fetch(mcp, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/json, text/event-stream" },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "ping" }),
    signal: AbortSignal.timeout(ANSWER_MS),
  }).catch((error: unknown) => {
    throw new Error(`Nothing answers at ${mcp.origin}`, {
      cause: error instanceof Error ? error.cause : error,
    });
  });
  const said = await response.text();
  if (response.status === 503 && said.startsWith(unconfiguredBeginning)) throw new Mismatch(said.trim());
  const { resourceMetadataUrl, scope } = extractWWWAuthenticateParams(response);
  if (response.status !== 401 || !resourceMetadataUrl) {
    throw new Mismatch(
      `${mcp} answered ${response.status} where an MCP server with sign-in answers 401 and names its metadata.`,
    );
  }
  report.done("401", `metadata at ${resourceMetadataUrl.pathname}`);
  return { resourceMetadataUrl, ...(scope !== undefined && { scope }) };
}

/** Has the authorization request answered, and returns where that ends. */
async function visit(
  start: URL,
  user: string,
  landing: RedirectListener,
  report: Report,
): Promise<{ redirect: URL } & Pick<SignedIn, "login" | "person">> {
  // A deployment cannot reach a GitHub or a provider on this machine, so there the sign-in is a person's.
  if (isLoopback(start.hostname)) {
    const landingOrigin = new URL(landing.url).origin;
    const person = new Person({ user });
    const next = await person.browse(start, (url) => url.origin !== start.origin);
    if (next.origin === landingOrigin) return { redirect: next, login: user, person };
    if (isLoopback(next.hostname)) {
      const redirect = await person.browse(next, (url) => url.origin === landingOrigin);
      return { redirect, login: user, person };
    }
  }
  report.note(`Sign in with your browser (it waits for ${PERSON_MS / 60_000} minutes):\n  ${start}`);
  openInBrowser(start);
  return { redirect: await landing.arrival(PERSON_MS), login: undefined, person: undefined };
}

/** The authorization response (RFC 6749 section 4.1.2, RFC 9207). */
function responseAt(redirect: URL, state: string): { code: string; iss: string | undefined } {
  const parameters = redirect.searchParams;
  if (parameters.get("state") !== state)
    throw new Mismatch("The redirect does not carry the state that was sent.");
  const code = parameters.get("code");
  if (code === null) {
    const description = parameters.get("error_description");
    throw new Mismatch(
      `The sign-in ended with ${parameters.get("error")}${description ? `: ${description}` : ""}`,
    );
  }
  return { code, iss: parameters.get("iss") ?? undefined };
}
