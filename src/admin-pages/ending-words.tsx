import { defineWords } from "../web/language.ts";

/** What is said above and after what ends grants. */
export const endingWords = defineWords({
  en: {
    endGrant: "End this grant?",
    grantEnded: "Grant ended",
    endEverything: (userId: string) => `End everything of account ${userId}?`,
    everythingEnded: "Everything ended",
    hasNone: (userId: string) => (
      <>
        Account <strong>{userId}</strong> has no grant any more. It can sign in again: to keep it from that,
        block it.
      </>
    ),
    noSuchGrant: "There is no such grant",
    nothingToDo: "It has ended already, or it never was. Nothing was left to do.",
  },
  ja: {
    endGrant: "この許可を取り消しますか？",
    grantEnded: "許可を取り消しました",
    endEverything: (userId) => `アカウント ${userId} の許可をすべて取り消しますか？`,
    everythingEnded: "すべて取り消しました",
    hasNone: (userId) => (
      <>
        アカウント <strong>{userId}</strong>{" "}
        の許可はなくなりました。再びサインインすることはできます。それを防ぐには、ブロックしてください。
      </>
    ),
    noSuchGrant: "その許可はありません",
    nothingToDo: "すでに終了したか、もともとありません。実行することはありませんでした。",
  },
  ko: {
    endGrant: "이 허가를 철회하시겠습니까?",
    grantEnded: "허가를 철회했습니다",
    endEverything: (userId) => `계정 ${userId}의 허가를 모두 철회하시겠습니까?`,
    everythingEnded: "모두 철회했습니다",
    hasNone: (userId) => (
      <>
        계정 <strong>{userId}</strong>에는 이제 허가가 없습니다. 다시 로그인할 수는 있습니다. 이를 막으려면
        차단하세요.
      </>
    ),
    noSuchGrant: "해당 허가가 없습니다",
    nothingToDo: "이미 종료되었거나 처음부터 없었습니다. 실행할 것이 없었습니다.",
  },
});
