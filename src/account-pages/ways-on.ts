import { defineWords } from "../web/language.ts";

/** Where a page leads on to, as its links say it. */
export const waysOn = defineWords({
  en: { connections: "Your connections", account: "Your account here" },
  ja: { connections: "接続の一覧", account: "アカウントのページ" },
  ko: { connections: "연결 목록", account: "계정 페이지" },
});
