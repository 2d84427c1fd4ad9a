import type { Child } from "hono/jsx";
import { blockedRefusal } from "../access/blocked.ts";
import { refusalOf } from "../access/rules.ts";
import type { AccessRules } from "../settings/settings.ts";
import type { UpstreamFailure } from "../upstream/failure.ts";
import { defineWords, type Words } from "../web/language.ts";

/** Why somebody did not get in, for them to read. What their client hears is in English. */

/** @param upstream where people sign in, by its name */
export function cancelledWords(upstream: string): Words<string> {
  return {
    en: `You cancelled the sign-in at ${upstream}.`,
    ja: `${upstream} でのサインインをキャンセルしました。`,
    ko: `${upstream}에서 로그인을 취소했습니다.`,
  };
}

/** @param upstream where people sign in, by its name */
export function notCheckedWords(upstream: string): Words<string> {
  return {
    en: `Whether this account may connect could not be checked at ${upstream}. Try again in a minute.`,
    ja: `このアカウントが接続できるかどうかを ${upstream} で確認できませんでした。1 分後にもう一度お試しください。`,
    ko: `이 계정이 연결할 수 있는지 ${upstream}에서 확인하지 못했습니다. 1분 후에 다시 시도하세요.`,
  };
}

/** @param contact whom somebody who is refused may ask; empty if there is nobody */
export function blockedWords(contact: string, upstream: string): Words<string> {
  return {
    en: blockedRefusal(contact, upstream),
    ja: `このサーバーの管理者が、この ${upstream} アカウントをブロックしています。${
      contact && `ブロックの解除については ${contact} にお問い合わせください。`
    }`,
    ko: `이 서버의 관리자가 이 ${upstream} 계정을 차단했습니다.${contact && ` 차단 해제는 ${contact}에 문의하세요.`}`,
  };
}

/** @param upstream where people sign in, by its name */
export function notAdmittedWords(rules: AccessRules, upstream: string): Words<string> {
  const { users, organizations, teams, groups, emailDomains, contact } = rules;
  const ja = [
    ...(users.length > 0 ? ["管理者が指定した人"] : []),
    ...organizations.map((name) => `Organization ${name} のメンバー`),
    ...teams.map((name) => `チーム ${name} のメンバー`),
    ...groups.map((name) => `グループ ${name} のメンバー`),
    ...emailDomains.map((domain) => `${domain} のメールアドレスを持つ人`),
  ];
  const ko = [
    ...(users.length > 0 ? ["관리자가 지정한 사람"] : []),
    ...organizations.map((name) => `조직 ${name} 구성원`),
    ...teams.map((name) => `팀 ${name} 구성원`),
    ...groups.map((name) => `그룹 ${name} 구성원`),
    ...emailDomains.map((domain) => `${domain} 이메일 주소가 있는 사람`),
  ];
  return {
    en: refusalOf(rules, upstream),
    ja: `このサーバーを使えるのは次の人だけです：${ja.join("、")}。サインインした ${upstream} アカウントは、いずれにも当てはまりません。${
      contact && `利用については ${contact} にお問い合わせください。`
    }`,
    ko: `이 서버는 다음 사람만 사용할 수 있습니다: ${ko.join(", ")}. 로그인한 ${upstream} 계정은 어디에도 해당하지 않습니다.${
      contact && ` 사용하려면 ${contact}에 문의하세요.`
    }`,
  };
}

/** A sign-in that the upstream did not finish. @param upstream where people sign in, by its name */
export function failureWords({ kind, message }: UpstreamFailure, upstream: string): Words<string> {
  const { ja, ko } = failures(kind, upstream);
  return { en: message, ja, ko };
}

function failures(kind: UpstreamFailure["kind"], upstream: string): Pick<Words<string>, "ja" | "ko"> {
  switch (kind) {
    case "unavailable":
    case "rate-limited":
      return {
        ja: `${upstream} が現在応答していません。1 分後にもう一度お試しください。`,
        ko: `${upstream}이(가) 지금 응답하지 않습니다. 1분 후에 다시 시도하세요.`,
      };
    case "malformed":
      return {
        ja: `${upstream} の応答を使用できませんでした。続く場合は、このサーバーの管理者に伝えてください。`,
        ko: `${upstream}의 응답을 사용할 수 없습니다. 계속되면 이 서버의 관리자에게 알려 주세요.`,
      };
    default:
      return {
        ja: `${upstream} がこのサインインを受け付けませんでした。`,
        ko: `${upstream}에서 이 로그인을 받아들이지 않았습니다.`,
      };
  }
}

/** A sign-in that the person has to begin anew for another account. */
export const accountWords = defineWords({
  en: {
    otherChosen: (upstream: string, login: Child): Child => (
      <>
        {upstream} signed you in as {login}, and not as the account that you chose or allowed this for before.
        Nothing was allowed yet: choose for {login}, or take another account below.
      </>
    ),
    belongsToAnother: (upstream: string, login: Child) => ({
      title: "This connection belongs to another account",
      explanation: (
        <>
          {upstream} signed you in as {login}, and this connection was made with another account. If that is
          yours too, switch to it at {upstream} and open the link again.
        </>
      ),
    }),
    limitedSince:
      "You limited this app before, so it is not connected without asking you. Nothing was allowed yet.",
    notSignedIn: "You are not signed in",
    nothingChanged: "Nothing was changed",
    still: (explanation: string) => `${explanation} The app may do what it could do before.`,
  },
  ja: {
    otherChosen: (upstream, login) => (
      <>
        {upstream} では {login}{" "}
        としてサインインしました。選択したアカウント、または以前に許可したアカウントとは異なります。まだ何も許可されていません。
        {login} で許可するか、下で別のアカウントを選んでください。
      </>
    ),
    belongsToAnother: (upstream, login) => ({
      title: "この接続は別のアカウントのものです",
      explanation: (
        <>
          {upstream} では {login}{" "}
          としてサインインしましたが、この接続は別のアカウントで作られました。そのアカウントもあなたのものであれば、
          {upstream} で切り替えてから、リンクをもう一度開いてください。
        </>
      ),
    }),
    limitedSince:
      "以前このアプリに制限を設定しているため、確認なしには接続されません。まだ何も許可されていません。",
    notSignedIn: "サインインしていません",
    nothingChanged: "何も変更されていません",
    still: (explanation) => `${explanation}アプリの権限は以前のままです。`,
  },
  ko: {
    otherChosen: (upstream, login) => (
      <>
        {upstream}에서 {login}(으)로 로그인했습니다. 선택했거나 이전에 허용한 계정과 다릅니다. 아직 허용된
        것은 없습니다. {login} 계정으로 허용하거나 아래에서 다른 계정을 선택하세요.
      </>
    ),
    belongsToAnother: (upstream, login) => ({
      title: "이 연결은 다른 계정의 것입니다",
      explanation: (
        <>
          {upstream}에서 {login}(으)로 로그인했지만 이 연결은 다른 계정으로 만들어졌습니다. 그 계정도 본인의
          것이라면 {upstream}에서 계정을 전환한 후 링크를 다시 여세요.
        </>
      ),
    }),
    limitedSince: "이전에 이 앱을 제한했으므로 확인 없이 연결되지 않습니다. 아직 허용된 것은 없습니다.",
    notSignedIn: "로그인되지 않았습니다",
    nothingChanged: "변경된 것이 없습니다",
    still: (explanation) => `${explanation} 앱의 권한은 이전과 같습니다.`,
  },
});
