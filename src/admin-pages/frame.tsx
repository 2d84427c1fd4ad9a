import type { Child } from "hono/jsx";
import type { AdministrationRefusal } from "../administration/refusal.ts";
import { displayText } from "../web/display-text.ts";
import { defineWords, inLanguageOf, inPageLanguage } from "../web/language.ts";
import { renderPage } from "../web/render.tsx";
import { refusalSentence } from "./refusal-words.ts";
import { sections, sectionWords } from "./sections.ts";
import type { AdminContext } from "./services.ts";

interface AdminPage {
  readonly status?: 200 | 400 | 403 | 404 | 500 | 503;
  /** In words, for the window, and above the page unless it has a title with more than words. */
  readonly name: string;
  readonly title?: Child;
  readonly body: Child;
}

/** A page for operators, with the way to the others. */
export function renderAdmin(
  c: AdminContext,
  { status = 200, name, title = name, body }: AdminPage,
): Promise<Response> {
  return renderPage(c, {
    status,
    title: `${name} · ${inLanguageOf(c, words).administration}`,
    wide: true,
    navigation: <Navigation path={c.req.path} login={c.get("visitor").login} />,
    body: (
      <>
        <h1>{title}</h1>
        {body}
      </>
    ),
  });
}

/** What was asked for and is not done, in the sentence that says why. */
export function renderRefusal(c: AdminContext, refusal: AdministrationRefusal): Promise<Response> {
  const { notDone, nothingChanged } = inLanguageOf(c, words);
  return renderAdmin(c, {
    status: 400,
    name: notDone,
    body: (
      <>
        <p class="problem" role="alert">
          {refusalSentence(c, refusal)}
        </p>
        <p>{nothingChanged}</p>
      </>
    ),
  });
}

function Navigation({ path, login }: { path: string; login: string }) {
  const [said, names] = [inPageLanguage(words), inPageLanguage(sectionWords)];
  return (
    <header class="wide">
      <nav aria-label={said.administration}>
        <ul>
          {sections.map(([href, name]) => (
            <li>
              <a href={href} aria-current={currentAt(path, href)}>
                {names[name]}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <p class="quiet">
        {said.operator} <bdi>{displayText(login)}</bdi> · <a href="/account">{said.own}</a>
      </p>
    </header>
  );
}

/** ARIA has a word for the page itself, and another for what is below it. */
function currentAt(path: string, href: string): "page" | "true" | undefined {
  if (path === href) return "page";
  return href !== "/admin" && path.startsWith(`${href}/`) ? "true" : undefined;
}

const words = defineWords({
  en: {
    administration: "Administration",
    operator: "Operator",
    own: "your own connections",
    notDone: "Not done",
    nothingChanged: "Nothing was changed.",
  },
  ja: {
    administration: "管理",
    operator: "管理者",
    own: "自分の接続",
    notDone: "実行されませんでした",
    nothingChanged: "何も変更されていません。",
  },
  ko: {
    administration: "관리",
    operator: "관리자",
    own: "내 연결",
    notDone: "실행되지 않았습니다",
    nothingChanged: "변경된 것은 없습니다.",
  },
});
