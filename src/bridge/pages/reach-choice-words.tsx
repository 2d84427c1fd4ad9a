import { defineWords } from "../../web/language.ts";

/** What the choice of repositories says. */
export const reachChoiceWords = defineWords({
  en: {
    legend: "In which repositories",
    legendLinked: (isLinked: boolean) =>
      `In which repositories of the GitHub account that you ${isLinked ? "linked" : "link"}`,
    bound: (reach: string) => `The operator of this server limits every app to ${reach}.`,
    all: "all that your account can reach",
    allLinked: "all that it can reach",
    allPublic: "all public ones",
    allListed: (reach: string) => `all of ${reach}`,
    publicOnly: "public ones only",
    listed: "only these:",
    form: "one per line: owner/repository, or owner/* for everything of that owner",
    label: "Repositories, one per line",
    repo: (
      <>
        GitHub has one permission for private repositories, <code>repo</code>, and it allows more than you
        choose here. This server holds the app to your choice.
      </>
    ),
    ifItMayWrite: (asked: string) => `${asked} if it may write; reading needs nothing there`,
    asFarAsReached: "as far as your GitHub account can reach them",
    whenLinking: "GitHub asks you when you link it",
    linkLater: "Afterwards you link your GitHub account, and GitHub asks you.",
    linked: (login: string) => (
      <>
        Your GitHub account <bdi>{login}</bdi> is linked. If it gave this server less than you choose here,
        link it again at <a href="/account">your connections</a>.
      </>
    ),
  },
  ja: {
    legend: "対象のリポジトリ",
    legendLinked: (isLinked) =>
      `${isLinked ? "リンク済みの" : "これからリンクする"} GitHub アカウントの、対象のリポジトリ`,
    bound: (reach) => `このサーバーの管理者は、すべてのアプリを次の範囲に制限しています：${reach}`,
    all: "アカウントから利用できるすべて",
    allLinked: "そのアカウントから利用できるすべて",
    allPublic: "公開リポジトリすべて",
    allListed: (reach) => `${reach} のすべて`,
    publicOnly: "公開リポジトリのみ",
    listed: "次のリポジトリのみ：",
    form: "1 行に 1 つ。owner/repository、または owner/*（その所有者のすべて）",
    label: "リポジトリ（1 行に 1 つ）",
    repo: (
      <>
        GitHub の非公開リポジトリ用の権限は <code>repo</code>{" "}
        だけで、ここで選ぶ範囲より広くなります。アプリはこのサーバーによって、選んだ範囲に制限されます。
      </>
    ),
    ifItMayWrite: (asked) => `書き込む場合：${asked}。読み取りには不要です`,
    asFarAsReached: "GitHub アカウントから利用できる範囲",
    whenLinking: "リンクするときに GitHub が確認します",
    linkLater: "このあと GitHub アカウントをリンクします。そのとき GitHub が確認します。",
    linked: (login) => (
      <>
        GitHub アカウント <bdi>{login}</bdi>{" "}
        がリンクされています。ここで選ぶ範囲より少ない権限しかこのサーバーに与えられていない場合は、
        <a href="/account">接続の一覧</a>からもう一度リンクしてください。
      </>
    ),
  },
  ko: {
    legend: "대상 리포지토리",
    legendLinked: (isLinked) => `${isLinked ? "연동한" : "연동할"} GitHub 계정의 대상 리포지토리`,
    bound: (reach) => `이 서버의 관리자는 모든 앱을 다음 범위로 제한합니다: ${reach}`,
    all: "계정이 접근할 수 있는 모든 리포지토리",
    allLinked: "해당 계정이 접근할 수 있는 모든 리포지토리",
    allPublic: "모든 공개 리포지토리",
    allListed: (reach) => `${reach} 전체`,
    publicOnly: "공개 리포지토리만",
    listed: "다음 리포지토리만:",
    form: "한 줄에 하나씩 owner/repository 또는 owner/*(해당 소유자의 전체)",
    label: "리포지토리(한 줄에 하나씩)",
    repo: (
      <>
        GitHub에는 비공개 리포지토리에 대한 권한이 <code>repo</code> 하나뿐이며, 여기에서 선택한 것보다 많은
        것을 허용합니다. 이 서버는 앱을 선택한 범위로 제한합니다.
      </>
    ),
    ifItMayWrite: (asked) => `쓰기의 경우: ${asked}. 읽기에는 필요 없음`,
    asFarAsReached: "GitHub 계정이 접근할 수 있는 범위",
    whenLinking: "연동할 때 GitHub에서 확인함",
    linkLater: "이후에 GitHub 계정을 연동하며, 이때 GitHub에서 확인합니다.",
    linked: (login) => (
      <>
        GitHub 계정 <bdi>{login}</bdi>이(가) 연동되어 있습니다. 여기에서 선택한 것보다 적은 권한을 이 서버에
        부여했다면 <a href="/account">연결 목록</a>에서 다시 연동하세요.
      </>
    ),
  },
});
