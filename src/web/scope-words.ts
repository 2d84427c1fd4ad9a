import type { ScopeName } from "../scopes/scopes.ts";
import { defineWords, inPageLanguage, type Language, type Words } from "./language.ts";
import type { SignInPlace } from "./upstream-name.tsx";

/** What each scope allows, as what an app may do. @param place where people sign in */
type ScopeSentences = Readonly<Record<ScopeName, (place: SignInPlace) => string>>;

/**
 * Groups are said by OpenID providers only, which have no public profiles; and where repositories are has to be said to
 * who signs in elsewhere.
 */
export const scopeSentences: Words<ScopeSentences> = defineWords<ScopeSentences>({
  en: {
    profile: ({ kind, name }) =>
      kind === "github"
        ? `see your ${name} username, name, picture and public profile`
        : `see your ${name} username, name, picture and groups`,
    email: ({ kind, name }) =>
      kind === "github"
        ? "see your primary e-mail address, even if it is private"
        : `see the e-mail address that ${name} has of you`,
    "repos:read": (place) =>
      `read your repositories${isGitHub(place) ? "" : " at GitHub"}: code, issues and pull requests`,
    "repos:write": (place) =>
      `write to your repositories${isGitHub(place) ? "" : " at GitHub"} in your name: open and change issues and pull requests, push commits`,
    admin: () =>
      "administer this server, if you are one of its operators: see everybody's connections, and end them",
  },
  ja: {
    profile: ({ kind, name }) =>
      kind === "github"
        ? `${name} のユーザー名、名前、画像、公開プロフィールを見る`
        : `${name} のユーザー名、名前、画像、グループを見る`,
    email: ({ kind, name }) =>
      kind === "github"
        ? "メインのメールアドレスを見る（非公開のものを含む）"
        : `${name} に登録されているメールアドレスを見る`,
    "repos:read": (place) =>
      `${isGitHub(place) ? "" : "GitHub の"}リポジトリを読む（コード、Issue、プルリクエスト）`,
    "repos:write": (place) =>
      `${isGitHub(place) ? "" : "GitHub の"}リポジトリにあなたの名前で書き込む（Issue とプルリクエストの作成と変更、コミットのプッシュ）`,
    admin: () =>
      "このサーバーを管理する（あなたが管理者の場合のみ。全員の接続を見ることと、接続を解除することができます）",
  },
  ko: {
    profile: ({ kind, name }) =>
      kind === "github"
        ? `${name} 사용자 이름, 이름, 사진, 공개 프로필 보기`
        : `${name} 사용자 이름, 이름, 사진, 그룹 보기`,
    email: ({ kind, name }) =>
      kind === "github" ? "기본 이메일 주소 보기(비공개인 경우 포함)" : `${name}에 등록된 이메일 주소 보기`,
    "repos:read": (place) => `${isGitHub(place) ? "" : "GitHub "}리포지토리 읽기(코드, 이슈, 풀 리퀘스트)`,
    "repos:write": (place) =>
      `${isGitHub(place) ? "" : "GitHub "}리포지토리에 내 이름으로 쓰기(이슈와 풀 리퀘스트 작성 및 변경, 커밋 푸시)`,
    admin: () => "이 서버 관리(이 서버의 관리자인 경우에만 해당하며, 모든 사람의 연결을 보고 해제할 수 있음)",
  },
});

/** Those that go on to say in detail what they allow, without that. */
const shortSentences: Words<Partial<ScopeSentences>> = defineWords<Partial<ScopeSentences>>({
  en: {
    "repos:read": (place) => `read your repositories${isGitHub(place) ? "" : " at GitHub"}`,
    "repos:write": (place) => `write to your repositories${isGitHub(place) ? "" : " at GitHub"} in your name`,
    admin: () => "administer this server",
  },
  ja: {
    email: ({ kind, name }) =>
      kind === "github" ? "メインのメールアドレスを見る" : `${name} に登録されているメールアドレスを見る`,
    "repos:read": (place) => `${isGitHub(place) ? "" : "GitHub の"}リポジトリを読む`,
    "repos:write": (place) => `${isGitHub(place) ? "" : "GitHub の"}リポジトリにあなたの名前で書き込む`,
    admin: () => "このサーバーを管理する",
  },
  ko: {
    email: ({ kind, name }) =>
      kind === "github" ? "기본 이메일 주소 보기" : `${name}에 등록된 이메일 주소 보기`,
    "repos:read": (place) => `${isGitHub(place) ? "" : "GitHub "}리포지토리 읽기`,
    "repos:write": (place) => `${isGitHub(place) ? "" : "GitHub "}리포지토리에 내 이름으로 쓰기`,
    admin: () => "이 서버 관리",
  },
});

/** What a scope allows, in few words. @param place where people sign in */
export function scopeInShort(language: Language, name: ScopeName, place: SignInPlace): string {
  return (shortSentences[language][name] ?? scopeSentences[language][name])(place);
}

/** What a scope allows, on the page at hand. @param place where people sign in */
export function scopeSentence(name: ScopeName, place: SignInPlace): string {
  return inPageLanguage(scopeSentences)[name](place);
}

function isGitHub({ kind }: SignInPlace): boolean {
  return kind === "github";
}
