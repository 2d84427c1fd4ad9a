import type { Child } from "hono/jsx";
import { defineWords } from "../../web/language.ts";

/** The words of the page about this server. */
export const homeWords = defineWords({
  en: {
    tab: "About this server",
    title: "GitHub tools for your AI client",
    what: (place: string) =>
      `This is a remote MCP server. Give your client this URL; it will bring you back here to choose what to allow, and to ${place} to sign in.`,
    connect: "How to connect",
    connected: "What is connected",
    accountLink: "See and end what you connected",
    account: (link: Child) => <>{link}: which apps use your account, what they may do, and what they did.</>,
    lastResort:
      "What an app may do is chosen when it connects. If this server does not answer, revoke its app in your GitHub settings, under Applications: that ends everything too.",
    lastResortAt: (place: string) =>
      `What an app may do is chosen when it connects. If this server does not answer, whoever looks after your account at ${place} can take this server's access there.`,
    /** It goes on after the sentence before it. */
    lastResortLinked:
      " If you linked a GitHub account, revoke this server's app in your GitHub settings, under Applications, as well.",
    server: "This server",
    health: {
      ok: "Every part of it answers.",
      failing: "A part of it does not answer at the moment. What works without that part goes on working.",
    },
    programs: "For programs:",
  },
  ja: {
    tab: "このサーバーについて",
    title: "AI クライアントのための GitHub ツール",
    what: (place) =>
      `これはリモート MCP サーバーです。次の URL をクライアントに設定してください。許可する内容を選ぶためにこのサーバーのページが開き、その後 ${place} でサインインします。`,
    connect: "接続方法",
    connected: "接続の一覧",
    accountLink: "接続したアプリの確認と解除",
    account: (link) => (
      <>{link}：どのアプリがあなたのアカウントを使っているか、何ができるか、何をしたかを確認できます。</>
    ),
    lastResort:
      "アプリにできることは、接続するときに選びます。このサーバーが応答しない場合は、GitHub の設定の Applications で、このサーバーのアプリの許可を取り消してください。すべての接続が終了します。",
    lastResortAt: (place) =>
      `アプリにできることは、接続するときに選びます。このサーバーが応答しない場合は、${place} のあなたのアカウントの管理者が、このサーバーのアクセス権を取り消せます。`,
    lastResortLinked:
      "GitHub アカウントをリンクした場合は、GitHub の設定の Applications でも、このサーバーのアプリの許可を取り消してください。",
    server: "このサーバーについて",
    health: {
      ok: "すべての部分が応答しています。",
      failing: "現在、応答していない部分があります。その部分を使わない機能は引き続き使えます。",
    },
    programs: "プログラム向け：",
  },
  ko: {
    tab: "이 서버 소개",
    title: "AI 클라이언트를 위한 GitHub 도구",
    what: (place) =>
      `원격 MCP 서버입니다. 클라이언트에 다음 URL을 입력하세요. 허용할 내용을 선택할 수 있도록 이 서버의 페이지가 열리고, 이어서 ${place}에서 로그인합니다.`,
    connect: "연결 방법",
    connected: "연결 목록",
    accountLink: "연결한 앱 확인 및 해제",
    account: (link) => (
      <>{link}: 어떤 앱이 사용자의 계정을 사용하는지, 무엇을 할 수 있는지, 무엇을 했는지 볼 수 있습니다.</>
    ),
    lastResort:
      "앱이 할 수 있는 일은 연결할 때 선택합니다. 이 서버가 응답하지 않으면 GitHub 설정의 Applications에서 이 서버 앱의 승인을 취소하세요. 그러면 모든 연결이 종료됩니다.",
    lastResortAt: (place) =>
      `앱이 할 수 있는 일은 연결할 때 선택합니다. 이 서버가 응답하지 않으면 ${place}에서 사용자의 계정을 담당하는 관리자가 이 서버의 접근 권한을 취소할 수 있습니다.`,
    lastResortLinked:
      " GitHub 계정을 연동했다면 GitHub 설정의 Applications에서도 이 서버 앱의 승인을 취소하세요.",
    server: "이 서버 정보",
    health: {
      ok: "모든 부분이 응답합니다.",
      failing: "현재 응답하지 않는 부분이 있습니다. 그 부분이 필요 없는 기능은 계속 사용할 수 있습니다.",
    },
    programs: "프로그램용:",
  },
});
