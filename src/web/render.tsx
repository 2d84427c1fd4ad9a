import type { Context } from "hono";
import type { Child } from "hono/jsx";
import type { Settings } from "../settings/settings.ts";
import { reportFailure } from "../telemetry/failure.ts";
import { upstreamOf } from "../upstream/upstream-of.ts";
import { defineWords, inLanguageOf, languageOf, PageLanguage } from "./language.ts";
import { Layout } from "./layout.tsx";
import { clientGone } from "./plain-answers.ts";
import { type Problem, ProblemPage } from "./problem.tsx";
import { stylesheetHash } from "./stylesheet.ts";
import { UpstreamPlace } from "./upstream-name.tsx";

/** A request to any of the apps that have pages: each has the settings in its environment. */
type PageContext = Pick<Context, "req"> & { readonly env: { readonly settings: Settings } };

/**
 * Pages carry no script and load nothing but this server's icon. `form-action` is left out on purpose: Chromium applies
 * it to redirects after a form as well, and ours go on to the upstream and to the redirect URIs of clients.
 */
async function securityPolicy(): Promise<string> {
  return `default-src 'none'; style-src '${await stylesheetHash()}'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'`;
}

/** One page as a response, with the headers that every page of ours has. */
export async function renderPage(
  c: PageContext,
  page: {
    status: number;
    headers?: Headers;
    title?: string;
    wide?: boolean;
    navigation?: Child;
    body: Child;
  },
): Promise<Response> {
  const { status, headers, title, wide, navigation, body } = page;
  const document = (
    <UpstreamPlace.Provider value={upstreamOf(c.env.settings)}>
      <Layout title={title} wide={wide} navigation={navigation}>
        {body}
      </Layout>
    </UpstreamPlace.Provider>
  );
  return await documentResponse(c, document, status, headers);
}

/** A whole document as a response; {@link renderPage} is for all those that are made with settings. */
export async function documentResponse(
  c: Pick<Context, "req">,
  document: Child,
  status: number,
  others?: Headers,
): Promise<Response> {
  const headers = new Headers(others);
  headers.set("Content-Type", "text/html; charset=utf-8");
  headers.set("Content-Security-Policy", await securityPolicy());
  headers.set("X-Frame-Options", "DENY");
  headers.set("X-Content-Type-Options", "nosniff");
  headers.set("Referrer-Policy", "no-referrer");
  headers.set("Cache-Control", "no-store");
  const language = languageOf(c);
  headers.set("Content-Language", language);
  headers.append("Vary", "Accept-Language");
  const html = await (<PageLanguage.Provider value={language}>{document}</PageLanguage.Provider>).toString();
  return new Response(c.req.method === "HEAD" ? null : `<!doctype html>${html}`, { status, headers });
}

/** A problem as a page: the one place where errors become output for people. */
export function renderProblem(
  c: PageContext,
  { status, headers, ...problem }: Problem & { status: number; headers?: Headers },
): Promise<Response> {
  const body = <ProblemPage {...problem} />;
  return renderPage(c, { status, ...(headers && { headers }), title: problem.title, body });
}

/** What should not happen, as a page; the log has where it came from under the reference. @param startAgain where to try anew */
export function renderFailure(
  c: PageContext,
  error: Error,
  startAgain?: string,
): Response | Promise<Response> {
  if (c.req.raw.signal.aborted) return clientGone();
  const reference = reportFailure("page_failed", error, { path: c.req.path });
  return renderProblem(c, {
    status: 500,
    ...inLanguageOf(c, failureWords)(reference),
    startAgain,
  });
}

const failureWords = defineWords({
  en: (reference: string) => ({
    title: "Something went wrong here",
    explanation: `This is not your doing. Tell the operator of this server this reference: ${reference}`,
  }),
  ja: (reference) => ({
    title: "このサーバーで問題が発生しました",
    explanation: `あなたの操作が原因ではありません。このサーバーの管理者に、次の参照コードを伝えてください：${reference}`,
  }),
  ko: (reference) => ({
    title: "이 서버에서 문제가 발생했습니다",
    explanation: `사용자의 조작 때문이 아닙니다. 이 서버의 관리자에게 다음 참조 코드를 알려 주세요: ${reference}`,
  }),
});

/** Adds the cookies that another part of an answer sets. */
export function addCookies(headers: Headers, others: Headers | undefined): void {
  for (const cookie of others?.getSetCookie() ?? []) headers.append("Set-Cookie", cookie);
}
