import type { Context } from "hono";
import type { Child } from "hono/jsx";
import { Layout } from "./pages/layout.tsx";
import { type Problem, ProblemPage } from "./pages/problem.tsx";
import { stylesheetHash } from "./pages/stylesheet.ts";
import type { BridgeEnv } from "./services.ts";

/**
 * Pages carry no script and load nothing. `form-action` is left out on purpose: Chromium applies it to redirects
 * after a form as well, and ours go on to GitHub and to the redirect URIs of clients.
 */
async function securityPolicy(): Promise<string> {
  return `default-src 'none'; style-src '${await stylesheetHash()}'; base-uri 'none'; frame-ancestors 'none'`;
}

/** One page as a response, with the headers that every page of ours has. */
export async function renderPage(
  c: Context<BridgeEnv>,
  page: { status: number; headers?: Headers; title?: string; body: Child },
): Promise<Response> {
  const headers = new Headers(page.headers);
  headers.set("Content-Type", "text/html; charset=utf-8");
  headers.set("Content-Security-Policy", await securityPolicy());
  headers.set("X-Frame-Options", "DENY");
  headers.set("X-Content-Type-Options", "nosniff");
  headers.set("Referrer-Policy", "no-referrer");
  headers.set("Cache-Control", "no-store");
  const html = await (
    <Layout {...(page.title !== undefined && { title: page.title })}>{page.body}</Layout>
  ).toString();
  return new Response(c.req.method === "HEAD" ? null : `<!doctype html>${html}`, {
    status: page.status,
    headers,
  });
}

/** A problem as a page: the one place where errors become output for people. */
export function renderProblem(
  c: Context<BridgeEnv>,
  { status, headers, ...problem }: Problem & { status: number; headers?: Headers },
): Promise<Response> {
  const body = <ProblemPage {...problem} />;
  return renderPage(c, { status, ...(headers && { headers }), title: problem.title, body });
}

/** Adds the cookies that another part of an answer sets. */
export function addCookies(headers: Headers, others: Headers | undefined): void {
  for (const cookie of others?.getSetCookie() ?? []) headers.append("Set-Cookie", cookie);
}
