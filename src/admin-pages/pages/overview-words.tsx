import type { Child } from "hono/jsx";
import { defineWords } from "../../web/language.ts";

interface Summary {
  readonly days: number;
  readonly calls: Child;
  /** How much of them failed, and how much was not done. */
  readonly failed: string;
  readonly notDone: string;
}

/** What is said of what is called here, and how often. */
export const overviewWords = defineWords({
  en: {
    unavailable: "Usage cannot be shown now: the audit's database does not answer.",
    whatThereIs: "What there is",
    counted: { users: "users with a grant", clients: "clients", blocked: "blocked accounts" },
    colon: ": ",
    orMore: (count: string) => `${count} or more`,
    noCalls: (days: number) => `No tool was called in the last ${days} days.`,
    summary: ({ days, calls, failed, notDone }: Summary) => (
      <>
        In the last {days} days, tools were called <strong>{calls}</strong> times. {failed} failed, and{" "}
        {notDone} were refused or not carried out for another reason.
      </>
    ),
    byTool: "By tool",
    byDay: "By day",
    eachDay: "Each day in numbers",
    tool: "Tool",
    day: "Day (UTC)",
    columns: { calls: "Calls", failed: "Failed", notDone: "Not done" },
  },
  ja: {
    unavailable: "現在、使用状況を表示できません。監査ログのデータベースが応答していません。",
    whatThereIs: "現在の件数",
    counted: { users: "許可のあるユーザー", clients: "クライアント", blocked: "ブロック中のアカウント" },
    colon: "：",
    orMore: (count) => `${count} 以上`,
    noCalls: (days) => `直近 ${days} 日間に呼び出されたツールはありません。`,
    summary: ({ days, calls, failed, notDone }) => (
      <>
        直近 {days} 日間に、ツールは <strong>{calls}</strong> 回呼び出されました。失敗した割合は {failed}
        、拒否またはその他の理由で実行されなかった割合は {notDone}です。
      </>
    ),
    byTool: "ツール別",
    byDay: "日別",
    eachDay: "日別の数値",
    tool: "ツール",
    day: "日付（UTC）",
    columns: { calls: "呼び出し", failed: "失敗", notDone: "未実行" },
  },
  ko: {
    unavailable: "지금은 사용 현황을 표시할 수 없습니다. 감사 기록의 데이터베이스가 응답하지 않습니다.",
    whatThereIs: "현재 개수",
    counted: { users: "허가가 있는 사용자", clients: "클라이언트", blocked: "차단된 계정" },
    colon: ": ",
    orMore: (count) => `${count} 이상`,
    noCalls: (days) => `최근 ${days}일 동안 호출된 도구가 없습니다.`,
    summary: ({ days, calls, failed, notDone }) => (
      <>
        최근 {days}일 동안 도구가 <strong>{calls}</strong>회 호출되었습니다. 실패한 비율은 {failed},
        거부되었거나 다른 이유로 실행되지 않은 비율은 {notDone}입니다.
      </>
    ),
    byTool: "도구별",
    byDay: "일별",
    eachDay: "일별 수치",
    tool: "도구",
    day: "날짜(UTC)",
    columns: { calls: "호출", failed: "실패", notDone: "미실행" },
  },
});
