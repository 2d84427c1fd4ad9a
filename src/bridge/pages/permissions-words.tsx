import type { Child } from "hono/jsx";
import { defineWords } from "../../web/language.ts";

/** What the pages about a connection's permissions say. `upstream` is where people sign in, by its name. */
export const permissionsWords = defineWords({
  en: {
    title: (client: Child, isGitHub: boolean) => (
      <>
        What may {client} do{isGitHub ? " on GitHub" : ""}?
      </>
    ),
    explanation: (account: Child, upstream: string) => (
      <>
        It is connected to your {upstream} account {account}. What you choose here takes the place of what it
        may do now. Continue only if you opened this page yourself, from your app or your connections.
      </>
    ),
    alsoFixed: (sentences: readonly string[]) => (
      <>
        It can also {sentences.join(", and ")}. To take that back, end the connection at{" "}
        <a href="/account">your connections</a>.
      </>
    ),
    next: (upstream: string) => `Next you sign in at ${upstream}, as the owner of this connection.`,
    save: "Save",
    changeNothing: "Change nothing",
    notEverything: "Not everything could be allowed",
    done: "Done. Go back to your app and try again",
    linkAgainTitle: "Done here. Now link your GitHub account again",
    lacking: (login: Child) => (
      <>
        Your linked GitHub account {login} gave this server less than that takes:{" "}
        <a href="/account/link">link it again</a>, then go back to your app.
      </>
    ),
    nothing: (isGitHub: boolean) => `The app may do nothing${isGitHub ? " on GitHub" : ""} now.`,
    mayNow: "The app may now:",
    repositories: (reach: string) => `Repositories: ${reach}.`,
    until: (moment: Child) => <>It may make changes until {moment}.</>,
    close: (
      <>
        You can close this page, or see <a href="/account">everything that you connected</a>.
      </>
    ),
    withheldUpstream: (upstream: string, sentences: readonly string[]) =>
      `${upstream} did not let this server ${sentences.join("; ")}. Open the link from your app again, and leave the permission ticked at ${upstream}.`,
    withheldOperator: (sentences: readonly string[]) =>
      `The operator of this server does not let your account ${sentences.join("; ")}.`,
  },
  ja: {
    title: (client, isGitHub) => (
      <>
        {client} に{isGitHub ? " GitHub で" : ""}何を許可しますか？
      </>
    ),
    explanation: (account, upstream) => (
      <>
        あなたの {upstream} アカウント {account}{" "}
        に接続されています。ここで選んだ内容が、現在の権限に置き換わります。アプリまたは接続の一覧から、自分でこのページを開いた場合だけ続けてください。
      </>
    ),
    alsoFixed: (sentences) => (
      <>
        次のことも許可されています：{sentences.join("、")}。取り消すには、<a href="/account">接続の一覧</a>
        で接続を解除してください。
      </>
    ),
    next: (upstream) => `このあと、この接続の所有者として ${upstream} でサインインします。`,
    save: "保存する",
    changeNothing: "変更しない",
    notEverything: "一部は許可できませんでした",
    done: "完了しました。アプリに戻ってもう一度お試しください",
    linkAgainTitle: "ここでの設定は完了しました。GitHub アカウントをもう一度リンクしてください",
    lacking: (login) => (
      <>
        リンク済みの GitHub アカウント {login} がこのサーバーに与えている権限は、これには足りません。
        <a href="/account/link">もう一度リンク</a>してから、アプリに戻ってください。
      </>
    ),
    nothing: (isGitHub) => `アプリには、現在${isGitHub ? " GitHub で" : ""}何も許可されていません。`,
    mayNow: "アプリに許可されている操作：",
    repositories: (reach) => `リポジトリ：${reach}`,
    until: (moment) => <>変更できるのは {moment} までです。</>,
    close: (
      <>
        このページは閉じてかまいません。<a href="/account">接続の一覧</a>を見ることもできます。
      </>
    ),
    withheldUpstream: (upstream, sentences) =>
      `${upstream} は、このサーバーに次のことを許可しませんでした：${sentences.join("、")}。アプリのリンクをもう一度開き、${upstream} で権限の選択を外さずに進んでください。`,
    withheldOperator: (sentences) =>
      `このサーバーの管理者は、あなたのアカウントに次のことを許可していません：${sentences.join("、")}。`,
  },
  ko: {
    title: (client, isGitHub) => (
      <>
        {client} 앱에 {isGitHub ? "GitHub에서 " : ""}무엇을 허용하시겠습니까?
      </>
    ),
    explanation: (account, upstream) => (
      <>
        {upstream} 계정 {account}에 연결되어 있습니다. 여기에서 선택한 내용이 현재 권한을 대신합니다. 앱이나
        연결 목록에서 직접 이 페이지를 연 경우에만 계속하세요.
      </>
    ),
    alsoFixed: (sentences) => (
      <>
        다음도 허용되어 있습니다: {sentences.join(", ")}. 취소하려면 <a href="/account">연결 목록</a>에서
        연결을 해제하세요.
      </>
    ),
    next: (upstream) => `다음으로 이 연결의 소유자로 ${upstream}에서 로그인합니다.`,
    save: "저장",
    changeNothing: "변경하지 않음",
    notEverything: "일부는 허용할 수 없었습니다",
    done: "완료되었습니다. 앱으로 돌아가 다시 시도하세요",
    linkAgainTitle: "여기에서의 설정은 완료되었습니다. 이제 GitHub 계정을 다시 연동하세요",
    lacking: (login) => (
      <>
        연동한 GitHub 계정 {login}이(가) 이 서버에 부여한 권한이 이 작업에 부족합니다.{" "}
        <a href="/account/link">다시 연동</a>한 후 앱으로 돌아가세요.
      </>
    ),
    nothing: (isGitHub) => `앱은 현재 ${isGitHub ? "GitHub에서 " : ""}아무 작업도 할 수 없습니다.`,
    mayNow: "앱에 허용된 작업:",
    repositories: (reach) => `리포지토리: ${reach}`,
    until: (moment) => <>{moment}까지 변경할 수 있습니다.</>,
    close: (
      <>
        이 페이지를 닫거나 <a href="/account">연결 목록</a>을 확인할 수 있습니다.
      </>
    ),
    withheldUpstream: (upstream, sentences) =>
      `${upstream}에서 이 서버에 다음을 허용하지 않았습니다: ${sentences.join(", ")}. 앱의 링크를 다시 열고 ${upstream}에서 해당 권한을 선택한 상태로 두세요.`,
    withheldOperator: (sentences) =>
      `이 서버의 관리자가 사용자 계정에 다음을 허용하지 않습니다: ${sentences.join(", ")}.`,
  },
});
