import type { Child } from "hono/jsx";
import type { Receipt } from "../../accounts/answers.ts";
import { defineWords, type Words } from "../../web/language.ts";

/** A link that its person ended: its login, made fit to show, and what became of GitHub's token. */
export interface EndedLink {
  readonly login: string;
  readonly token: Receipt["token"];
}

type LinkTokenWords = Readonly<Record<Receipt["token"], string>>;

const noToken: Words<string> = defineWords({
  en: "This server had no GitHub token for it any more.",
  ja: "このリンクの GitHub トークンは、このサーバーにはもうありませんでした。",
  ko: "이 서버에는 이 연동의 GitHub 토큰이 이미 없었습니다.",
});

/** What became of the token behind a link. That is a sign-in, and nobody's own token. */
export const linkTokenWords: Words<LinkTokenWords> = defineWords<LinkTokenWords>({
  en: {
    deleted: "GitHub does not take this server's token any more: it is deleted.",
    kept: "This server keeps its GitHub token, which somebody else needs who linked the same account.",
    own: noToken.en,
    none: noToken.en,
    pending:
      "This server does not use its GitHub token any more. GitHub has not confirmed yet that it is deleted, and is asked again.",
  },
  ja: {
    deleted: "このサーバーのトークンは削除され、GitHub ではもう使えません。",
    kept: "同じアカウントをリンクしている別の人に必要なため、このサーバーは GitHub トークンを残しています。",
    own: noToken.ja,
    none: noToken.ja,
    pending:
      "このサーバーは GitHub トークンをもう使いません。削除されたことを GitHub がまだ確認していないため、削除をもう一度要求します。",
  },
  ko: {
    deleted: "이 서버의 토큰은 삭제되어 GitHub에서 더 이상 사용할 수 없습니다.",
    kept: "같은 계정을 연동한 다른 사람에게 필요하므로 이 서버는 GitHub 토큰을 유지합니다.",
    own: noToken.ko,
    none: noToken.ko,
    pending:
      "이 서버는 GitHub 토큰을 더 이상 사용하지 않습니다. GitHub에서 삭제를 아직 확인하지 않아 삭제를 다시 요청합니다.",
  },
});

/** What is said before an account at GitHub is linked, and when it is not linked any more. */
export const linkWords = defineWords({
  en: {
    title: "Link a GitHub account",
    question: "Link a GitHub account?",
    why: (person: Child, upstream: string) => (
      <>
        You are signed in here as {person}, with your {upstream} account. What apps do at GitHub for you takes
        an account there: yours, which you show by signing in at GitHub.
      </>
    ),
    nothingMore:
      "Each app can do no more with it than you allow that app, and you can unlink it at any time.",
    again: (login: Child, id: string) => (
      <>
        {login} ({id}) is linked. Linking again takes its place, be it the same account or another: with it,
        GitHub lets this server do what you allow your apps by now.
      </>
    ),
    signIn: "Sign in at GitHub and link",
    notNow: "Not now",
    unlinked: "Unlinked",
    noneLinked: "No GitHub account is linked",
    nothingToUnlink: "There was nothing to unlink.",
    isUnlinked: (login: Child) => <>{login} is not linked any more</>,
    /** @param token what became of the token */
    appsStay: (token: string) => `Your apps stay connected, and can do nothing at GitHub. ${token}`,
  },
  ja: {
    title: "GitHub アカウントをリンク",
    question: "GitHub アカウントをリンクしますか？",
    why: (person, upstream) => (
      <>
        {upstream} のアカウントで {person} としてサインインしています。アプリが GitHub
        であなたのために操作するには、あなたの GitHub アカウントが必要です。GitHub
        にサインインして、あなたのアカウントであることを示してください。
      </>
    ),
    nothingMore:
      "各アプリがこのアカウントでできるのは、そのアプリに許可したことだけです。リンクはいつでも解除できます。",
    again: (login, id) => (
      <>
        {login}（{id}
        ）がリンクされています。もう一度リンクすると、同じアカウントでも別のアカウントでも、現在のリンクと置き換わります。新しいリンクで
        GitHub は、現在アプリに許可していることをこのサーバーに認めます。
      </>
    ),
    signIn: "GitHub にサインインしてリンク",
    notNow: "今はしない",
    unlinked: "リンクを解除しました",
    noneLinked: "リンクされた GitHub アカウントはありません",
    nothingToUnlink: "解除するリンクはありませんでした。",
    isUnlinked: (login) => <>{login} のリンクを解除しました</>,
    appsStay: (token) => `アプリは接続されたままですが、GitHub では何もできません。${token}`,
  },
  ko: {
    title: "GitHub 계정 연동",
    question: "GitHub 계정을 연동하시겠습니까?",
    why: (person, upstream) => (
      <>
        {upstream} 계정 {person}(으)로 로그인되어 있습니다. 앱이 사용자를 위해 GitHub에서 작업하려면 사용자의
        GitHub 계정이 필요합니다. GitHub에 로그인하여 본인의 계정임을 확인해 주세요.
      </>
    ),
    nothingMore:
      "각 앱은 이 계정으로 사용자가 그 앱에 허용한 작업만 할 수 있으며, 연동은 언제든지 해제할 수 있습니다.",
    again: (login, id) => (
      <>
        {login}({id}) 계정이 연동되어 있습니다. 다시 연동하면 같은 계정이든 다른 계정이든 현재 연동을
        대신하며, 새 연동으로 GitHub는 현재 앱에 허용한 작업을 이 서버에 허용합니다.
      </>
    ),
    signIn: "GitHub에 로그인하고 연동",
    notNow: "나중에",
    unlinked: "연동을 해제했습니다",
    noneLinked: "연동된 GitHub 계정이 없습니다",
    nothingToUnlink: "해제할 연동이 없었습니다.",
    isUnlinked: (login) => <>{login} 계정의 연동을 해제했습니다</>,
    appsStay: (token) => `앱은 연결된 상태로 유지되지만 GitHub에서 아무 작업도 할 수 없습니다. ${token}`,
  },
});
