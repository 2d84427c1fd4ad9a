import type { Context } from "hono";
import { canLinkGitHub } from "../settings/settings.ts";
import { displayText } from "../web/display-text.ts";
import { readForm } from "../web/form.ts";
import { defineWords, inLanguageOf } from "../web/language.ts";
import { renderPage, renderProblem } from "../web/render.tsx";
import { refuseForm } from "./ending.tsx";
import { endedLink, linkFacts } from "./link-facts.ts";
import { LinkPage, UnlinkedPage } from "./pages/link.tsx";
import { linkWords } from "./pages/link-words.tsx";
import type { AccountEnv } from "./services.ts";
import { waysOn } from "./ways-on.ts";

/** GET /account/link?for=…: where a call leads that needs an account at GitHub. It asks, and links nothing by itself. */
export async function askToLink(c: Context<AccountEnv>): Promise<Response> {
  const visitor = c.get("visitor");
  const facts = await linkFacts(visitor, c.env);
  if (!facts) return await c.notFound();
  const login = displayText(visitor.login);
  const asked = c.req.query("for");
  if (asked !== undefined && asked !== visitor.userId) {
    return await renderProblem(c, {
      status: 403,
      ...inLanguageOf(c, forAnother)(login),
      startAgain: "/account",
      goOn: inLanguageOf(c, waysOn).account,
    });
  }
  const { title } = inLanguageOf(c, linkWords);
  return await renderPage(c, { status: 200, title, body: <LinkPage person={login} {...facts} /> });
}

/** POST /account/unlink: ends the link. Who sends it twice is told that there is none. */
export async function unlink(c: Context<AccountEnv>): Promise<Response> {
  const { server, settings } = c.env;
  const visitor = c.get("visitor");
  if (!canLinkGitHub(visitor.userId, settings)) return await c.notFound();
  if (!(await readForm(c, visitor, settings))) return await refuseForm(c);
  const ended = await server.endLink(visitor.userId, "by-person");
  const body = <UnlinkedPage ended={ended && endedLink(ended)} />;
  return await renderPage(c, { status: 200, title: inLanguageOf(c, linkWords).unlinked, body });
}

const forAnother = defineWords({
  en: (login: string) => ({
    title: "This link is for another account",
    explanation: (
      <>
        You are signed in here as <bdi>{login}</bdi>, and the app that gave you this link is connected to
        another account. If that is yours too, sign out here, sign in as it, and open the link again. Nothing
        was linked.
      </>
    ),
  }),
  ja: (login) => ({
    title: "このリンクは別のアカウント用です",
    explanation: (
      <>
        <bdi>{login}</bdi>{" "}
        としてサインインしていますが、このリンクを示したアプリは別のアカウントに接続されています。そのアカウントもあなたのものであれば、ここでサインアウトし、そのアカウントでサインインしてから、リンクをもう一度開いてください。アカウントはリンクされていません。
      </>
    ),
  }),
  ko: (login) => ({
    title: "이 링크는 다른 계정용입니다",
    explanation: (
      <>
        <bdi>{login}</bdi> 계정으로 로그인되어 있지만, 이 링크를 제공한 앱은 다른 계정에 연결되어 있습니다. 그
        계정도 본인의 것이라면 여기에서 로그아웃하고 그 계정으로 로그인한 다음 링크를 다시 여세요. 연동된
        계정은 없습니다.
      </>
    ),
  }),
});
