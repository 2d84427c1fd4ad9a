import type { Refusal } from "../dispatch/refusal.ts";
import { defineWords, type Words } from "../web/language.ts";

/** What can come of a call. */
interface OutcomeWords {
  readonly done: string;
  readonly failed: string;
  readonly notDone: string;
  /** It takes what a program without a browser is not given. */
  readonly headlessLacks: string;
  /** @param actions what the person did not allow: what scopes allow, one at least */
  readonly notAllowed: (actions: readonly string[]) => string;
  /** Why it was not carried out, by the reasons that are recorded. */
  readonly refusals: Readonly<Record<Refusal["kind"], string>>;
}

export const outcomeWords: Words<OutcomeWords> = defineWords<OutcomeWords>({
  en: {
    done: "Done",
    failed: "Did not work; the app was told why",
    notDone: "Not done",
    headlessLacks:
      "Refused: the operator of this server lets such programs do no more, or the token itself allows less",
    notAllowed: (actions) => `Refused: you did not allow it to ${actions.join(", and to ")}`,
    refusals: {
      "unknown-tool": "Not done: there is no such tool",
      "unknown-prompt": "Not done: there is no such prompt",
      "unknown-resource": "Not done: there is nothing of that name",
      "insufficient-scope": "Refused: you did not allow it",
      "invalid-arguments": "Not done: the app's request had a mistake in it",
      "out-of-bounds": "Refused: it is beyond what you, or this server's operator, allow here",
      unlinked: "Not done: it needs a GitHub account, and you have linked none, or one that gave too little",
      "not-allowed": "Refused by the rules of this server's operator",
      limited: "Refused: the operator's limit for a minute or a day was reached",
      "limiter-failed": "Not done: whether it was too often could not be found out",
      "input-needed": "Not done yet: the app had to answer something first",
      "client-lacks": "Not done: it takes something that the app cannot do",
      declined: "Not done: you did not agree to it",
      "agreement-needed": "Not done yet: you have to agree to it first",
      failed: "Not done; the app was told why",
      internal: "Not done: something went wrong in this server",
    },
  },
  ja: {
    done: "完了",
    failed: "失敗（理由はアプリに通知済み）",
    notDone: "未実行",
    headlessLacks:
      "拒否：このサーバーの管理者がこの種のプログラムに許可していないか、トークン自体の権限が足りません",
    notAllowed: (actions) => `拒否：${actions.map((action) => `「${action}」`).join("")}は許可されていません`,
    refusals: {
      "unknown-tool": "未実行：そのツールはありません",
      "unknown-prompt": "未実行：そのプロンプトはありません",
      "unknown-resource": "未実行：その名前のものはありません",
      "insufficient-scope": "拒否：あなたが許可していません",
      "invalid-arguments": "未実行：アプリの要求に誤りがありました",
      "out-of-bounds": "拒否：あなた、またはこのサーバーの管理者が許可している範囲を超えています",
      unlinked:
        "未実行：GitHub アカウントが必要ですが、リンクされていないか、リンクで与えられた権限が足りません",
      "not-allowed": "このサーバーの管理者のルールにより拒否",
      limited: "拒否：管理者が定めた 1 分または 1 日の上限に達しました",
      "limiter-failed": "未実行：回数の上限を超えていないか確認できませんでした",
      "input-needed": "まだ未実行：先にアプリからの回答が必要でした",
      "client-lacks": "未実行：アプリが対応していない機能が必要です",
      declined: "未実行：あなたが同意しませんでした",
      "agreement-needed": "まだ未実行：先にあなたの同意が必要です",
      failed: "未実行（理由はアプリに通知済み）",
      internal: "未実行：このサーバーで問題が発生しました",
    },
  },
  ko: {
    done: "완료",
    failed: "실패(이유는 앱에 알림)",
    notDone: "실행되지 않음",
    headlessLacks:
      "거부됨: 이 서버의 관리자가 이런 프로그램에 허용하지 않았거나 토큰 자체의 권한이 부족합니다",
    notAllowed: (actions) => `거부됨: 허용하지 않은 작업입니다(${actions.join(", ")})`,
    refusals: {
      "unknown-tool": "실행되지 않음: 해당 도구가 없습니다",
      "unknown-prompt": "실행되지 않음: 해당 프롬프트가 없습니다",
      "unknown-resource": "실행되지 않음: 해당 이름의 항목이 없습니다",
      "insufficient-scope": "거부됨: 사용자가 허용하지 않았습니다",
      "invalid-arguments": "실행되지 않음: 앱의 요청에 오류가 있었습니다",
      "out-of-bounds": "거부됨: 사용자 또는 이 서버의 관리자가 허용한 범위를 벗어납니다",
      unlinked:
        "실행되지 않음: GitHub 계정이 필요하지만 연동되어 있지 않거나 연동으로 받은 권한이 부족합니다",
      "not-allowed": "이 서버 관리자의 규칙에 따라 거부됨",
      limited: "거부됨: 관리자가 정한 1분 또는 1일 한도에 도달했습니다",
      "limiter-failed": "실행되지 않음: 횟수 한도를 넘었는지 확인할 수 없었습니다",
      "input-needed": "아직 실행되지 않음: 먼저 앱의 응답이 필요했습니다",
      "client-lacks": "실행되지 않음: 앱이 지원하지 않는 기능이 필요합니다",
      declined: "실행되지 않음: 사용자가 동의하지 않았습니다",
      "agreement-needed": "아직 실행되지 않음: 먼저 사용자의 동의가 필요합니다",
      failed: "실행되지 않음(이유는 앱에 알림)",
      internal: "실행되지 않음: 이 서버에서 문제가 발생했습니다",
    },
  },
});
