import { defineWords } from "../web/language.ts";

/** Where a page leads on to, as its links say it. */
export const waysOn = defineWords({
  en: { connections: "Your connections", account: "Your account here" },
  ja: { connections: "接続の一覧", account: "このサーバーのアカウント" },
  ko: { connections: "연결 목록", account: "이 서버의 계정" },
});
