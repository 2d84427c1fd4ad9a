import type { Child } from "hono/jsx";
import { defineWords } from "../../web/language.ts";

/** What the page of one account says. */
export const userWords = defineWords({
  en: {
    id: (upstream: string) => `${upstream} id`,
    role: "Role",
    operator: "operator of this server",
    user: "user",
    signIn: "Sign-in",
    itsEntries: "Audit entries of this account",
    doneToIt: "what operators did to it",
    connected: "Connected",
    unavailable: "What is connected cannot be shown now: the records of it do not answer.",
    more: (href: string) => (
      <>
        There are more: <a href={href}>all grants of this account</a>.
      </>
    ),
    nothingConnected: "Nothing is connected to this account.",
    lastUsed: "Last used",
    noGrantYet: "has no grant yet; end everything to end it",
    gitHubAccount: "GitHub account",
    linked: (account: Child, moment: Child) => (
      <>
        {account}, linked {moment}
      </>
    ),
    blockedAt: "Blocked",
    blockedBy: "Blocked by",
    askedAgain: "You are asked again before anything ends.",
    endEverything: "End everything",
    block: "Block",
    blockAnew: "Block anew, with another reason",
    unblock: "Unblock",
  },
  ja: {
    id: (upstream) => `${upstream} ID`,
    role: "役割",
    operator: "このサーバーの管理者",
    user: "ユーザー",
    signIn: "サインイン",
    itsEntries: "このアカウントの監査ログ",
    doneToIt: "管理者がこのアカウントに行った操作",
    connected: "接続",
    unavailable: "現在、接続を表示できません。接続の記録が応答していません。",
    more: (href) => (
      <>
        ほかにもあります：<a href={href}>このアカウントのすべての許可</a>
      </>
    ),
    nothingConnected: "このアカウントに接続はありません。",
    lastUsed: "最終使用",
    noGrantYet: "まだ許可がありません。解除するには、すべて取り消してください",
    gitHubAccount: "GitHub アカウント",
    linked: (account, moment) => (
      <>
        {account}、{moment} にリンク
      </>
    ),
    blockedAt: "ブロック日時",
    blockedBy: "ブロック実行者",
    askedAgain: "取り消しやブロックの前に、もう一度確認します。",
    endEverything: "すべて取り消す",
    block: "ブロックする",
    blockAnew: "別の理由でブロックし直す",
    unblock: "ブロックを解除する",
  },
  ko: {
    id: (upstream) => `${upstream} ID`,
    role: "역할",
    operator: "이 서버의 관리자",
    user: "사용자",
    signIn: "로그인",
    itsEntries: "이 계정의 감사 기록",
    doneToIt: "관리자가 이 계정에 한 작업",
    connected: "연결",
    unavailable: "지금은 연결을 표시할 수 없습니다. 연결 기록이 응답하지 않습니다.",
    more: (href) => (
      <>
        더 있습니다: <a href={href}>이 계정의 모든 허가</a>
      </>
    ),
    nothingConnected: "이 계정에 연결된 것이 없습니다.",
    lastUsed: "마지막 사용",
    noGrantYet: "아직 허가가 없습니다. 해제하려면 모두 철회하세요",
    gitHubAccount: "GitHub 계정",
    linked: (account, moment) => (
      <>
        {account}, {moment}에 연동
      </>
    ),
    blockedAt: "차단 시점",
    blockedBy: "차단한 관리자",
    askedAgain: "철회하거나 차단하기 전에 다시 확인합니다.",
    endEverything: "모두 철회",
    block: "차단",
    blockAnew: "다른 사유로 다시 차단",
    unblock: "차단 해제",
  },
});
