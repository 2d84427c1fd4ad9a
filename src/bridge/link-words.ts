import { defineWords } from "../web/language.ts";

/** Why no account at GitHub was linked, for the person who began it. */
export const linkWords = defineWords({
  en: {
    title: "No GitHub account was linked",
    goOn: "Your account here",
    signedOut: "You have not been signed in for the last hour, so nothing was done.",
    noApp: "Connect an app to this server first: a GitHub account is of no use before that.",
    otherVisitor: "You are not signed in here any more as the person who began this, so nothing was linked.",
    failed: (explanation: string) => `${explanation} Nothing was linked.`,
    cancelled: "You cancelled the sign-in at GitHub, so nothing was linked.",
  },
  ja: {
    title: "GitHub アカウントはリンクされていません",
    goOn: "このサーバーのアカウント",
    signedOut: "サインインから 1 時間以上たったため、何も実行されませんでした。",
    noApp: "先にアプリをこのサーバーに接続してください。それまで GitHub アカウントは使われません。",
    otherVisitor:
      "この操作を始めた人としてサインインしている状態ではなくなったため、何もリンクされませんでした。",
    failed: (explanation) => `${explanation}何もリンクされていません。`,
    cancelled: "GitHub でのサインインをキャンセルしたため、何もリンクされませんでした。",
  },
  ko: {
    title: "GitHub 계정이 연동되지 않았습니다",
    goOn: "이 서버의 계정",
    signedOut: "로그인한 지 한 시간이 넘어 아무 작업도 실행되지 않았습니다.",
    noApp: "먼저 이 서버에 앱을 연결하세요. 그전에는 GitHub 계정이 쓰이지 않습니다.",
    otherVisitor: "이 작업을 시작한 사람으로 더 이상 로그인되어 있지 않아 연동되지 않았습니다.",
    failed: (explanation) => `${explanation} 연동된 것은 없습니다.`,
    cancelled: "GitHub에서 로그인을 취소하여 연동되지 않았습니다.",
  },
});
