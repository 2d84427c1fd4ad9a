import type { Child } from "hono/jsx";
import { defineWords } from "../../web/language.ts";

/** What the consent page says. `upstream` is where people sign in, by its name. */
export const consentWords = defineWords({
  en: {
    title: (client: Child, upstream: string) => (
      <>
        Allow {client} to use your {upstream} account through this server?
      </>
    ),
    whoAsks: "Who asks",
    goesTo: "Access goes to",
    thisComputer: (
      <>
        <strong>Access will be sent to an app on this computer.</strong> Continue only if you yourself just
        started connecting from an app here.
      </>
    ),
    next: (upstream: string) => (
      <>
        Next you sign in at {upstream}, and your password stays there. This server keeps the access that{" "}
        {upstream} gives it; the app never sees it. At <a href="/account">your connections</a> you can see
        what the app does, and end it.
      </>
    ),
    askAgain: "Ask me again the next time this app connects from this browser",
    allow: "Allow",
    deny: "Deny",
    signInAs: "Sign in as",
    knownAccount: (login: Child) => <>{login}, who signed in here before</>,
    anotherAccount: "another account",
    onThisComputer: "(this computer)",
    opensLinks: (scheme: string) => (
      <>
        the app that opens <strong>{scheme}:</strong> links
      </>
    ),
  },
  ja: {
    title: (client, upstream) => (
      <>
        {client} がこのサーバーを通じてあなたの {upstream} アカウントを使うことを許可しますか？
      </>
    ),
    whoAsks: "要求元",
    goesTo: "アクセス権の送り先",
    thisComputer: (
      <>
        <strong>アクセス権はこのコンピューター上のアプリに送られます。</strong>
        たった今、このコンピューターのアプリから自分で接続を始めた場合だけ続けてください。
      </>
    ),
    next: (upstream) => (
      <>
        このあと {upstream} でサインインします。パスワードが {upstream} の外に出ることはありません。{upstream}{" "}
        が与えるアクセス権はこのサーバーが保管し、アプリには渡しません。アプリの操作の確認と接続の解除は、
        <a href="/account">接続の一覧</a>でできます。
      </>
    ),
    askAgain: "次回このブラウザからこのアプリが接続するときも確認する",
    allow: "許可する",
    deny: "拒否する",
    signInAs: "サインインするアカウント",
    knownAccount: (login) => <>{login}（以前ここでサインインしたアカウント）</>,
    anotherAccount: "別のアカウント",
    onThisComputer: "（このコンピューター）",
    opensLinks: (scheme) => (
      <>
        <strong>{scheme}:</strong> のリンクを開くアプリ
      </>
    ),
  },
  ko: {
    title: (client, upstream) => (
      <>
        {client} 앱이 이 서버를 통해 {upstream} 계정을 사용하도록 허용하시겠습니까?
      </>
    ),
    whoAsks: "요청한 앱",
    goesTo: "접근 권한을 받을 곳",
    thisComputer: (
      <>
        <strong>접근 권한이 이 컴퓨터의 앱으로 전달됩니다.</strong> 방금 이 컴퓨터의 앱에서 직접 연결을 시작한
        경우에만 계속하세요.
      </>
    ),
    next: (upstream) => (
      <>
        다음으로 {upstream}에서 로그인하며, 비밀번호는 {upstream} 밖으로 나가지 않습니다. {upstream}에서 받은
        접근 권한은 이 서버가 보관하고 앱에는 전달하지 않습니다. 앱이 한 일을 확인하고 연결을 해제하려면{" "}
        <a href="/account">연결 목록</a>를 이용하세요.
      </>
    ),
    askAgain: "다음에 이 브라우저에서 이 앱이 연결할 때 다시 묻기",
    allow: "허용",
    deny: "거부",
    signInAs: "로그인할 계정",
    knownAccount: (login) => <>{login}(이전에 여기에서 로그인한 계정)</>,
    anotherAccount: "다른 계정",
    onThisComputer: "(이 컴퓨터)",
    opensLinks: (scheme) => (
      <>
        <strong>{scheme}:</strong> 링크를 여는 앱
      </>
    ),
  },
});
