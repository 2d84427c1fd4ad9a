import { auditFilterParameters } from "../administration/audit-filter.ts";
import { defineWords, type Words } from "../web/language.ts";
import type { AdminContext } from "./services.ts";

type FilterName = keyof typeof auditFilterParameters;

const names = Object.keys(auditFilterParameters) as FilterName[];

/** What the form of the audit says, as it was entered; empty where it says nothing. */
export type AskedFilter = Readonly<Record<FilterName, string>>;

/** What the fields are called in the form. @param upstream where people sign in, by its name */
type FilterLabels = (upstream: string) => Readonly<Record<FilterName, string>>;

export const filterLabels: Words<FilterLabels> = defineWords<FilterLabels>({
  en: (upstream) => ({
    userId: `User (${upstream} id)`,
    subject: `Done by operators to (${upstream} id)`,
    clientId: "Client (id)",
    tool: "Tool, resource or prompt",
    kind: "Kind",
    decision: "Decision",
    from: "From (UTC)",
    to: "To (UTC)",
  }),
  ja: (upstream) => ({
    userId: `ユーザー（${upstream} ID）`,
    subject: `管理者の操作の対象（${upstream} ID）`,
    clientId: "クライアント（ID）",
    tool: "ツール、リソース、プロンプト",
    kind: "種類",
    decision: "判定",
    from: "開始（UTC）",
    to: "終了（UTC）",
  }),
  ko: (upstream) => ({
    userId: `사용자(${upstream} ID)`,
    subject: `관리자 작업의 대상(${upstream} ID)`,
    clientId: "클라이언트(ID)",
    tool: "도구, 리소스 또는 프롬프트",
    kind: "종류",
    decision: "판정",
    from: "시작(UTC)",
    to: "끝(UTC)",
  }),
});

/** The filter in a query. What else is in it does not matter. */
export function askedFilter(c: AdminContext): AskedFilter {
  const entries = names.map((name) => [name, c.req.query(name)?.trim() ?? ""] as const);
  return Object.fromEntries(entries) as Record<FilterName, string>;
}
