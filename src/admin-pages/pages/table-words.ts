import { defineWords } from "../../web/language.ts";

/** What columns and facts are called, in all tables: a name that stands in several is the same in each. */
export const columnWords = defineWords({
  en: {
    ...{ account: "Account", act: "Act", allowed: "Allowed", audit: "Audit", client: "Client" },
    ...{ ends: "Ends", grants: "Grants", reason: "Reason", since: "Since", state: "State", user: "User" },
  },
  ja: {
    ...{ account: "アカウント", act: "操作", allowed: "権限", audit: "監査ログ", client: "クライアント" },
    ...{ ends: "有効期限", grants: "許可", reason: "理由", since: "開始", state: "状態", user: "ユーザー" },
  },
  ko: {
    ...{ account: "계정", act: "작업", allowed: "권한", audit: "감사 기록", client: "클라이언트" },
    ...{ ends: "만료", grants: "허가", reason: "사유", since: "시작", state: "상태", user: "사용자" },
  },
});

/** What stands in cells in place of a value, and what can be done there. */
export const cellWords = defineWords({
  en: {
    ...{ blocked: "blocked", notBlocked: "not blocked", notKnownNow: "not known now", notKnown: "not known" },
    ...{ nothing: "nothing", notSaid: "not said", untilEnded: "when it is ended", end: "End" },
  },
  ja: {
    ...{ blocked: "ブロック中", notBlocked: "ブロックなし", notKnownNow: "現在は不明", notKnown: "不明" },
    ...{ nothing: "なし", notSaid: "記載なし", untilEnded: "取り消されるまで", end: "取り消す" },
  },
  ko: {
    ...{
      blocked: "차단됨",
      notBlocked: "차단 안 됨",
      notKnownNow: "지금은 알 수 없음",
      notKnown: "알 수 없음",
    },
    ...{ nothing: "없음", notSaid: "기재되지 않음", untilEnded: "철회될 때까지", end: "철회" },
  },
});
