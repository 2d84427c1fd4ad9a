import type { Child } from "hono/jsx";
import { defineWords } from "../../web/language.ts";

/** What the page of everything that somebody connected says. */
export const accountWords = defineWords({
  en: {
    title: "What you connected",
    signedIn: (login: string) => (
      <>
        You are signed in as <bdi>{login}</bdi>.
      </>
    ),
    signOut: "Sign out",
    apps: "Connected apps",
    endAll: "End all connections…",
    recentCalls: "Recent calls",
    /** @param page where it says what this server may do */
    atUpstream: (upstream: string, page: Child, isConnected: boolean) => (
      <>
        What this server may do at {upstream} for you is on {page}.
        {isConnected && " If you revoke it there, everything above ends as well."}
      </>
    ),
    aboutServer: "About this server",
    administration: "Administration",
    nothing:
      "No app is connected to your account through this server. To connect one, give it this address; it brings you here to choose what to allow.",
  },
  ja: {
    title: "接続の一覧",
    signedIn: (login) => (
      <>
        <bdi>{login}</bdi> としてサインインしています。
      </>
    ),
    signOut: "サインアウト",
    apps: "接続しているアプリ",
    endAll: "すべての接続を解除…",
    recentCalls: "最近の呼び出し",
    atUpstream: (upstream, page, isConnected) => (
      <>
        このサーバーが {upstream} であなたのためにできることは、{page}で確認できます。
        {isConnected && "そこで許可を取り消すと、上の接続もすべて解除されます。"}
      </>
    ),
    aboutServer: "このサーバーについて",
    administration: "管理",
    nothing:
      "このサーバーを通じてあなたのアカウントに接続しているアプリはありません。接続するには、アプリに次のアドレスを設定してください。許可する内容を選ぶページが開きます。",
  },
  ko: {
    title: "연결 목록",
    signedIn: (login) => (
      <>
        <bdi>{login}</bdi> 계정으로 로그인되어 있습니다.
      </>
    ),
    signOut: "로그아웃",
    apps: "연결된 앱",
    endAll: "모든 연결 해제…",
    recentCalls: "최근 호출",
    atUpstream: (upstream, page, isConnected) => (
      <>
        이 서버가 사용자를 위해 {upstream}에서 할 수 있는 작업은 {page}에서 확인할 수 있습니다.
        {isConnected && " 그곳에서 승인을 취소하면 위의 연결도 모두 해제됩니다."}
      </>
    ),
    aboutServer: "이 서버 소개",
    administration: "관리",
    nothing:
      "이 서버를 통해 계정에 연결된 앱이 없습니다. 앱을 연결하려면 앱에 다음 주소를 입력하세요. 무엇을 허용할지 선택하는 페이지가 열립니다.",
  },
});
