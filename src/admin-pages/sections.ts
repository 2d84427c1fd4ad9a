import { defineWords } from "../web/language.ts";

/** What there is, in the order of the navigation. */
export const sections = [
  ["/admin", "usage"],
  ["/admin/users", "users"],
  ["/admin/clients", "clients"],
  ["/admin/grants", "grants"],
  ["/admin/audit", "audit"],
] as const;

/** What the parts of these pages are called, where they lead to each other and above them. */
export const sectionWords = defineWords({
  en: { usage: "Usage", users: "Users", clients: "Clients", grants: "Grants", audit: "Audit" },
  ja: {
    ...{ usage: "使用状況", users: "ユーザー", clients: "クライアント", grants: "許可", audit: "監査ログ" },
  },
  ko: {
    ...{ usage: "사용 현황", users: "사용자", clients: "클라이언트", grants: "허가", audit: "감사 기록" },
  },
});
