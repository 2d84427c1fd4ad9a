import type { Context } from "hono";
import { defineWords, inLanguageOf } from "./language.ts";
import { wantsPage } from "./preferred-type.ts";
import { renderProblem } from "./render.tsx";

/** A path that this server does not have: a page for browsers, and JSON for everybody else. */
export async function renderNothingHere(c: Context, issuer: string): Promise<Response> {
  if (wantsPage(c))
    return await renderProblem(c, {
      status: 404,
      ...inLanguageOf(c, nothingHereWords)(`${issuer}/mcp`),
      appCanRetry: false,
    });
  const { title, explanation } = nothingHereWords.en(`${issuer}/mcp`);
  const body = {
    error: "not_found",
    error_description: `${title}. ${explanation}`,
    documentation: `${issuer}/`,
  };
  // pages of any origin may read that there is nothing, and where to look
  return c.json(body, 404, {
    "Cache-Control": "no-store",
    "Access-Control-Allow-Origin": "*",
    "X-Content-Type-Options": "nosniff",
  });
}

const nothingHereWords = defineWords({
  en: (endpoint: string) => ({
    title: "There is nothing here",
    explanation: `The MCP endpoint of this server is ${endpoint}.`,
  }),
  ja: (endpoint) => ({
    title: "ページが見つかりません",
    explanation: `このサーバーの MCP エンドポイントは ${endpoint} です。`,
  }),
  ko: (endpoint) => ({
    title: "페이지를 찾을 수 없습니다",
    explanation: `이 서버의 MCP 엔드포인트는 ${endpoint}입니다.`,
  }),
});
