import type { Child } from "hono/jsx";
import { defineWords, inPageLanguage } from "../../web/language.ts";

interface LinkedPageProps {
  /** At GitHub, made fit to show. */
  readonly login: string;
  /** GitHub's numeric id. */
  readonly id: string;
  /** Who linked it, made fit to show. */
  readonly person: string;
}

/** An account was linked. A call may wait for it, so there is nothing else to do here. */
export function LinkedPage({ login, id, person }: LinkedPageProps) {
  const said = inPageLanguage(linkedWords);
  return (
    <>
      <h1>{said.title}</h1>
      <p>{said.meaning(<bdi>{person}</bdi>, <bdi>{login}</bdi>, id)}</p>
      <p class="quiet">{said.close}</p>
    </>
  );
}

export const linkedWords = defineWords({
  en: {
    title: "Your GitHub account is linked",
    meaning: (person: Child, login: Child, id: string) => (
      <>
        What {person} lets apps do at GitHub is done as {login} ({id}) from now on, within what each app was
        allowed. Go back to your app; a call that waited for this goes on.
      </>
    ),
    close: (
      <>
        You can close this page, or see <a href="/account">everything that you connected</a>, where you can
        unlink it.
      </>
    ),
  },
  ja: {
    title: "GitHub アカウントがリンクされました",
    meaning: (person, login, id) => (
      <>
        今後、{person} がアプリに許可した GitHub での操作は、アプリごとの権限の範囲内で、{login}（{id}
        ）として行われます。アプリに戻ってください。これを待っていた呼び出しは続行されます。
      </>
    ),
    close: (
      <>
        このページは閉じてかまいません。リンクの解除は、<a href="/account">接続の一覧</a>でできます。
      </>
    ),
  },
  ko: {
    title: "GitHub 계정이 연동되었습니다",
    meaning: (person, login, id) => (
      <>
        이제부터 {person} 계정이 앱에 허용한 GitHub 작업은 각 앱의 권한 범위 안에서 {login}({id}) 계정으로
        수행됩니다. 앱으로 돌아가세요. 이를 기다리던 호출은 계속 진행됩니다.
      </>
    ),
    close: (
      <>
        이 페이지를 닫아도 됩니다. <a href="/account">연결 목록</a>에서 연동을 해제할 수 있습니다.
      </>
    ),
  },
});
