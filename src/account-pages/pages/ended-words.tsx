import type { Child } from "hono/jsx";
import type { Receipt } from "../../accounts/answers.ts";
import { defineWords, type Words } from "../../web/language.ts";

/**
 * What became of the token behind a connection.
 * @param upstream whose token it was
 * @param page a link to where this server can be revoked, if there is such a page
 */
type TokenWords = (upstream: string, page: Child | undefined) => Child;

interface EndedWords {
  readonly title: string;
  readonly oneEnded: (app: Child) => Child;
  readonly allEnded: string;
  readonly nothingConnected: string;
  readonly nothingToEnd: string;
  readonly linkedAccount: string;
  /** @param token what became of the token behind the link */
  readonly unlinked: (login: Child, token: string) => Child;
  readonly access: string;
  readonly accessEnded: () => Child;
  readonly token: (upstream: string) => string;
  readonly tokens: Readonly<Record<Receipt["token"], TokenWords>>;
  readonly inApps: (apps: number) => string;
  readonly removeThere: string;
  readonly connectedNow: string;
}

/** What is said of what ended. */
export const endedWords: Words<EndedWords> = defineWords<EndedWords>({
  en: {
    title: "Disconnected",
    oneEnded: (app) => <>{app} is disconnected</>,
    allEnded: "Everything is disconnected",
    nothingConnected: "Nothing is connected",
    nothingToEnd: "There was nothing to end: no app is connected to your account through this server.",
    linkedAccount: "GitHub account",
    unlinked: (login, token) => (
      <>
        {login} is not linked any more. {token}
      </>
    ),
    access: "The app's access",
    accessEnded: () => (
      <>
        <strong>Ended.</strong> Its grant is over, and its tokens are invalid from now on: what it asks for
        next is refused.
      </>
    ),
    token: (upstream) => `This server's ${upstream} token`,
    tokens: {
      deleted: (upstream) => (
        <>
          <strong>Deleted.</strong> {upstream} does not take it any more.
        </>
      ),
      kept: () => (
        <>
          <strong>Kept</strong>, because another of your connections needs it. This app never had it, and
          cannot use it through this server any more.
        </>
      ),
      own: () => (
        <>
          <strong>Yours, and not deleted.</strong> The token that this program showed was not given out here:
          it was forgotten, and is refused here for 90 days. Where you made it, it is as good as before. To
          end it for good, revoke it there.
        </>
      ),
      none: () => <>There was none for it any more.</>,
      pending: (upstream, page) => (
        <>
          <strong>Not confirmed yet.</strong> This server does not use it any more. {upstream} has not
          confirmed that it is deleted, and is asked again
          {page === undefined && ", if it has a way to delete tokens"}.
          {page !== undefined && <> To be sure now, revoke this server at {page}.</>}
        </>
      ),
    },
    inApps: (apps) => `What to do in the ${apps === 1 ? "app" : "apps"}`,
    removeThere:
      "Remove this server there, or you may be asked to connect again. Nothing is allowed unless you say so.",
    connectedNow: "What is connected now",
  },
  ja: {
    title: "接続を解除しました",
    oneEnded: (app) => <>{app} の接続を解除しました</>,
    allEnded: "すべての接続を解除しました",
    nothingConnected: "接続はありません",
    nothingToEnd:
      "解除する接続はありませんでした。このサーバーを通じてあなたのアカウントに接続しているアプリはありません。",
    linkedAccount: "GitHub アカウント",
    unlinked: (login, token) => (
      <>
        {login} のリンクを解除しました。{token}
      </>
    ),
    access: "アプリのアクセス権",
    accessEnded: () => (
      <>
        <strong>終了しました。</strong>
        許可は終わり、アプリのトークンは無効になりました。今後の要求は拒否されます。
      </>
    ),
    token: (upstream) => `このサーバーの ${upstream} トークン`,
    tokens: {
      deleted: (upstream) => (
        <>
          <strong>削除しました。</strong>
          {upstream} ではもう使えません。
        </>
      ),
      kept: () => (
        <>
          <strong>残しています。</strong>
          あなたの別の接続に必要なためです。このアプリがトークン自体を持っていたことはなく、このサーバーを通じて使うこともできなくなりました。
        </>
      ),
      own: () => (
        <>
          <strong>あなたのトークンであり、削除していません。</strong>
          このプログラムが提示したトークンは、ここで発行されたものではありません。このサーバーからは消去され、90
          日間ここで拒否されます。作成した場所では、これまでどおり有効です。完全に無効にするには、そこで取り消してください。
        </>
      ),
      none: () => <>この接続のトークンは、もうありませんでした。</>,
      pending: (upstream, page) => (
        <>
          <strong>まだ確認できていません。</strong>
          このサーバーはこのトークンをもう使いません。削除されたことを {upstream} がまだ確認していないため、
          {page === undefined && "トークンを削除する手段があれば、"}
          削除をもう一度要求します。
          {page !== undefined && (
            <>今すぐ確実に無効にするには、{page}でこのサーバーの許可を取り消してください。</>
          )}
        </>
      ),
    },
    inApps: () => "アプリで行うこと",
    removeThere:
      "アプリからこのサーバーを削除してください。残しておくと、もう一度接続するよう求められることがあります。あなたが許可しない限り、何も許可されません。",
    connectedNow: "現在の接続を見る",
  },
  ko: {
    title: "연결을 해제했습니다",
    oneEnded: (app) => <>{app} 연결을 해제했습니다</>,
    allEnded: "모든 연결을 해제했습니다",
    nothingConnected: "연결된 앱이 없습니다",
    nothingToEnd: "해제할 연결이 없었습니다. 이 서버를 통해 계정에 연결된 앱이 없습니다.",
    linkedAccount: "GitHub 계정",
    unlinked: (login, token) => (
      <>
        {login} 계정의 연동을 해제했습니다. {token}
      </>
    ),
    access: "앱의 접근 권한",
    accessEnded: () => (
      <>
        <strong>종료되었습니다.</strong> 허가가 끝났고 앱의 토큰은 무효가 되었습니다. 앞으로의 요청은
        거부됩니다.
      </>
    ),
    token: (upstream) => `이 서버의 ${upstream} 토큰`,
    tokens: {
      deleted: (upstream) => (
        <>
          <strong>삭제되었습니다.</strong> {upstream}에서 더 이상 사용할 수 없습니다.
        </>
      ),
      kept: () => (
        <>
          <strong>유지됩니다.</strong> 사용자의 다른 연결에 필요하기 때문입니다. 이 앱은 토큰 자체를 가진 적이
          없으며, 이제 이 서버를 통해 사용할 수도 없습니다.
        </>
      ),
      own: () => (
        <>
          <strong>사용자의 토큰이며 삭제하지 않았습니다.</strong> 이 프로그램이 제시한 토큰은 여기에서 발급한
          것이 아닙니다. 이 서버에서는 지워졌으며 90일 동안 거부됩니다. 토큰을 만든 곳에서는 이전과 같이
          유효합니다. 완전히 무효로 하려면 그곳에서 폐기하세요.
        </>
      ),
      none: () => <>이 연결의 토큰은 이미 없었습니다.</>,
      pending: (upstream, page) => (
        <>
          <strong>아직 확인되지 않았습니다.</strong> 이 서버는 이 토큰을 더 이상 사용하지 않습니다. {upstream}
          에서 삭제를 아직 확인하지 않아{page === undefined && " 토큰을 삭제하는 방법이 있으면"} 삭제를 다시
          요청합니다.
          {page !== undefined && <> 지금 확실히 무효로 하려면 {page}에서 이 서버의 승인을 취소하세요.</>}
        </>
      ),
    },
    inApps: () => "앱에서 할 일",
    removeThere:
      "앱에서 이 서버를 제거하세요. 남겨 두면 다시 연결하라는 요청을 받을 수 있습니다. 사용자가 허용하지 않는 한 아무것도 허용되지 않습니다.",
    connectedNow: "현재 연결 보기",
  },
});
