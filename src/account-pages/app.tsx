import { Hono } from "hono";
import { formLimit } from "../web/form.ts";
import { type InvitationWords, visitorsOnly } from "../web/guard.tsx";
import { defineWords, inLanguageOf } from "../web/language.ts";
import { renderFailure, renderProblem } from "../web/render.tsx";
import { showAccount, showConnection } from "./account.tsx";
import { askToEndAll, endAll, endOne } from "./ending.tsx";
import { askToLink, unlink } from "./link.tsx";
import type { AccountEnv, AccountServices } from "./services.ts";
import { signOut } from "./sign-out.tsx";
import { waysOn } from "./ways-on.ts";

/** Where everything here begins. */
const start = "/account";

const invitation = defineWords<InvitationWords>({
  en: {
    title: "See and end what you connected",
    explanation: ({ name }) =>
      `Here you see which apps use your ${name} account through this server, what they may do and what they did, and you can end it.`,
  },
  ja: {
    title: "接続したアプリの確認と解除",
    explanation: ({ name }) =>
      `このサーバーを通じてあなたの ${name} アカウントを使うアプリと、その権限、行った操作を確認し、接続を解除できます。`,
  },
  ko: {
    title: "연결한 앱 확인 및 해제",
    explanation: ({ name }) =>
      `이 서버를 통해 ${name} 계정을 사용하는 앱과 그 권한, 수행한 작업을 확인하고 연결을 해제할 수 있습니다.`,
  },
});

const nothingHere = defineWords({
  en: { title: "There is nothing here", explanation: "What you connected is on another page." },
  ja: { title: "ページが見つかりません", explanation: "接続の一覧は別のページにあります。" },
  ko: { title: "페이지를 찾을 수 없습니다", explanation: "연결 목록은 다른 페이지에 있습니다." },
});

/** The pages where people see and end what they connected. */
export const accountPages = new Hono<AccountEnv>();

accountPages.post(
  "*",
  formLimit(() => start),
);
accountPages.post("/account/sign-out", signOut);
accountPages.use(
  visitorsOnly<AccountServices>({
    words: invitation,
    page: start,
  }),
);
accountPages.get("/account", showAccount);
accountPages.get("/account/connection", showConnection);
accountPages.get("/account/link", askToLink);
accountPages.post("/account/unlink", unlink);
accountPages.post("/account/end", endOne);
accountPages.get("/account/end-all", askToEndAll);
accountPages.post("/account/end-all", endAll);

accountPages.notFound((c) =>
  renderProblem(c, {
    status: 404,
    ...inLanguageOf(c, nothingHere),
    startAgain: start,
    goOn: inLanguageOf(c, waysOn).connections,
  }),
);
accountPages.onError((error, c) => renderFailure(c, error, start));
