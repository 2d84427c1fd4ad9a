import { Context } from "hono";
import type { Settings } from "../settings/settings.ts";
import { defineWords, inLanguageOf } from "../web/language.ts";
import { wantsPage } from "../web/preferred-type.ts";
import { renderPage } from "../web/render.tsx";
import { endpointsAt } from "./endpoints.ts";

/**
 * The endpoints are for clients, and somebody who opens one in a browser is told so, by a page in place of the words of
 * the same refusal: its status and its challenge stay what they are, for a client may ask for HTML, too.
 * @param answer the endpoint's, to the request
 */
export async function showToPeople(
  request: Request,
  answer: Response,
  origin: string,
  { settings }: { readonly settings: Settings },
): Promise<Response> {
  if (answer.status !== 401 || (request.method !== "GET" && request.method !== "HEAD")) return answer;
  const c = new Context<{ Bindings: { readonly settings: Settings } }>(request, { env: { settings } });
  if (request.headers.has("authorization") || !wantsPage(c)) return answer;
  await answer.body?.cancel();
  const { mcp, sse } = endpointsAt(origin);
  const { title, explanation, home } = inLanguageOf(c, words);
  const body = (
    <>
      <h1>{title}</h1>
      <p>{explanation}</p>
      <pre class="copied">{new URL(request.url).pathname.startsWith("/sse") ? sse.url : mcp.url}</pre>
      <p class="actions">
        <a class="button primary" href={`${origin}/`}>
          {home}
        </a>
      </p>
    </>
  );
  const headers = new Headers(answer.headers);
  // of the words that the page is in place of
  headers.delete("Content-Length");
  headers.append("Vary", "Accept");
  return await renderPage(c, { status: answer.status, headers, title, body });
}

const words = defineWords({
  en: {
    title: "This address is for AI clients",
    explanation: "There is nothing to see here for people. Give this address to your client:",
    home: "How to connect",
  },
  ja: {
    title: "これは AI クライアント用のアドレスです",
    explanation: "ブラウザで見られるものはありません。このアドレスをクライアントに設定してください。",
    home: "接続方法",
  },
  ko: {
    title: "AI 클라이언트용 주소입니다",
    explanation: "브라우저에서 볼 내용은 없습니다. 이 주소를 클라이언트에 입력하세요.",
    home: "연결 방법",
  },
});
