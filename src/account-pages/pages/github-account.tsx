import type { Child } from "hono/jsx";
import { FormButton } from "../../web/form-button.tsx";
import { defineWords, inPageLanguage } from "../../web/language.ts";
import { Moment } from "../../web/moment.tsx";

/** The account at GitHub that somebody linked, and what the forms about it prove. */
export interface LinkFacts {
  readonly link:
    | {
        /** GitHub's numeric id. */
        readonly id: string;
        /** Made fit to show. */
        readonly login: string;
        readonly at: number;
        /** Whether GitHub gave less with it than the apps are allowed by now. */
        readonly isLacking: boolean;
      }
    | undefined;
  readonly linkProof: string;
  readonly unlinkProof: string;
}

/** Which account at GitHub is linked, and what can be done about it. */
export function GitHubAccount({ link, linkProof, unlinkProof }: LinkFacts) {
  const said = inPageLanguage(words);
  return (
    <>
      <h2>{said.title}</h2>
      {link === undefined ? (
        <p>{said.none}</p>
      ) : (
        <p>{said.linked(<bdi>{link.login}</bdi>, link.id, <Moment at={link.at} />)}</p>
      )}
      {link?.isLacking === true && (
        <p class="warning" role="status">
          {said.lacking("/account/link")}
        </p>
      )}
      <div class="actions">
        <FormButton action="/link" proof={linkProof}>
          {link === undefined ? said.link : said.linkAnother}
        </FormButton>
        {link !== undefined && (
          <FormButton action="/account/unlink" proof={unlinkProof}>
            {said.unlink}
          </FormButton>
        )}
      </div>
    </>
  );
}

const words = defineWords({
  en: {
    title: "GitHub account",
    none: "No GitHub account is linked, so apps that you connect can do nothing at GitHub, whatever you allow them.",
    linked: (login: Child, id: string, moment: Child) => (
      <>
        Linked as {login} ({id}) since {moment}. What apps do at GitHub for you is done as this account,
        within what you allow each of them.
      </>
    ),
    lacking: (link: string) => (
      <>
        GitHub gave this server less with this link than you allow your apps by now:{" "}
        <a href={link}>link it again</a>.
      </>
    ),
    link: "Link a GitHub account",
    linkAnother: "Link another, in its place",
    unlink: "Unlink",
  },
  ja: {
    title: "GitHub アカウント",
    none: "GitHub アカウントがリンクされていないため、接続したアプリは、何を許可しても GitHub では何もできません。",
    linked: (login, id, moment) => (
      <>
        {moment} から {login}（{id}）がリンクされています。アプリが GitHub
        であなたのために行う操作は、それぞれのアプリに許可した範囲で、このアカウントとして行われます。
      </>
    ),
    lacking: (link) => (
      <>
        このリンクで GitHub がこのサーバーに与えた権限は、現在アプリに許可している内容に足りません。
        <a href={link}>もう一度リンクしてください</a>。
      </>
    ),
    link: "GitHub アカウントをリンク",
    linkAnother: "別のアカウントに切り替え",
    unlink: "リンクを解除",
  },
  ko: {
    title: "GitHub 계정",
    none: "연동된 GitHub 계정이 없어, 연결한 앱은 무엇을 허용하더라도 GitHub에서 아무 작업도 할 수 없습니다.",
    linked: (login, id, moment) => (
      <>
        {moment}부터 {login}({id}) 계정이 연동되어 있습니다. 앱이 사용자를 위해 GitHub에서 수행하는 작업은
        앱마다 허용한 범위에서 이 계정으로 이루어집니다.
      </>
    ),
    lacking: (link) => (
      <>
        이 연동으로 GitHub가 이 서버에 부여한 권한이 현재 앱에 허용한 권한보다 적습니다.{" "}
        <a href={link}>다시 연동하세요</a>.
      </>
    ),
    link: "GitHub 계정 연동",
    linkAnother: "다른 계정으로 바꾸기",
    unlink: "연동 해제",
  },
});
