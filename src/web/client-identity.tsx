import { linkClientId } from "../accounts/link-answers.ts";
import { headlessClientId } from "../settings/headless.ts";
import type { Settings } from "../settings/settings.ts";
import { displayText } from "./display-text.ts";
import { defineWords, inPageLanguage, type Language } from "./language.ts";

/** What stands behind a client's name. */
export type Identity =
  /** The domain that serves its Client ID Metadata Document. */
  | { readonly kind: "domain"; readonly domain: string }
  /** The operator listed it in this server's configuration. */
  | { readonly kind: "operator" }
  /** It is no client: somebody showed a token in place of signing in. */
  | { readonly kind: "headless" }
  /** It is no client: somebody who signs in elsewhere linked this GitHub account. */
  | { readonly kind: "link" }
  /** It registered itself, under whatever name it liked. */
  | { readonly kind: "self-declared" };

/** @param domain the one that serves the client's metadata document, if its id is that of one */
export function identityOf(
  clientId: string,
  domain: string | undefined,
  { clients }: Pick<Settings, "clients">,
): Identity {
  if (domain !== undefined) return { kind: "domain", domain: displayText(domain, 120) };
  if (clientId === headlessClientId) return { kind: "headless" };
  const listed = clients.some((client) => client.clientId === clientId);
  if (listed) return { kind: "operator" };
  return { kind: clientId === linkClientId ? "link" : "self-declared" };
}

/** What a client is called on pages. A name can consist of nothing but characters that are not shown. */
export function clientTitle(language: Language, clientId: string, name: string | undefined): string {
  const said = words[language];
  if (clientId === headlessClientId) return said.headlessTitle;
  // an operator may have listed a client of this id
  if (clientId === linkClientId && name === undefined) return said.linkTitle;
  return displayText(name ?? "") || displayText(clientId);
}

/** A client's name, and whether anybody vouches for it. */
export function IdentityWords({ client, identity }: { client: string; identity: Identity }) {
  if (identity.kind === "domain") return <Domain domain={identity.domain} />;
  const said = inPageLanguage(words);
  return (
    <>
      <bdi>{client}</bdi>
      {said.aside(said.vouching[identity.kind])}
    </>
  );
}

/** Whether anybody vouches for a name that stands above, in a line of its own. */
export function Vouching({ identity }: { identity: Identity }) {
  if (identity.kind === "domain") return <Domain domain={identity.domain} />;
  return <span class="quiet">{inPageLanguage(words).vouching[identity.kind]}</span>;
}

function Domain({ domain }: { domain: string }) {
  const said = inPageLanguage(words);
  return (
    <>
      <strong>{domain}</strong>
      {said.aside(said.verified)}
    </>
  );
}

const words = defineWords({
  en: {
    /** What is said of what stands before it. */
    aside: (text: string) => (
      <>
        {" "}
        <span class="quiet">({text})</span>
      </>
    ),
    headlessTitle: "A program without a browser",
    linkTitle: "A link from an account at your company's sign-in",
    verified: "verified: the app is published there",
    vouching: {
      operator: "listed by the operator of this server",
      headless: "it showed a token of yours, and did not sign in here",
      link: "no app: somebody who signs in there linked this GitHub account, by signing in to it",
      "self-declared": "this app named itself; the name is not verified",
    },
  },
  ja: {
    aside: (text) => <span class="quiet">（{text}）</span>,
    headlessTitle: "ブラウザを使わないプログラム",
    linkTitle: "会社のサインインのアカウントからのリンク",
    verified: "確認済み：アプリはここで公開されています",
    vouching: {
      operator: "このサーバーの管理者が登録したアプリです",
      headless: "あなたのトークンを提示したプログラムで、ここでのサインインはしていません",
      link: "アプリではありません。会社のサインインを使う人が、この GitHub アカウントにサインインしてリンクしました",
      "self-declared": "アプリが自分で名乗った名前で、確認されていません",
    },
  },
  ko: {
    aside: (text) => (
      <>
        {" "}
        <span class="quiet">({text})</span>
      </>
    ),
    headlessTitle: "브라우저를 사용하지 않는 프로그램",
    linkTitle: "회사 로그인 계정에서 온 연동",
    verified: "확인됨: 앱이 이곳에 게시되어 있습니다",
    vouching: {
      operator: "이 서버의 관리자가 등록한 앱입니다",
      headless: "사용자의 토큰을 제시했으며, 여기에서 로그인하지는 않았습니다",
      link: "앱이 아닙니다. 회사 로그인을 사용하는 사람이 이 GitHub 계정에 로그인하여 연동했습니다",
      "self-declared": "앱이 스스로 밝힌 이름이며, 확인되지 않았습니다",
    },
  },
});
