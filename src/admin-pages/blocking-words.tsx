import { defineWords } from "../web/language.ts";

/** What is said above and after what keeps accounts out, and lets them in again. */
export const blockingWords = defineWords({
  en: {
    blockedAccounts: "Blocked accounts",
    blockAnAccount: "Block an account",
    blockAccount: (userId: string) => `Block account ${userId}?`,
    blocked: "Blocked",
    cannotSignIn: (userId: string) => (
      <>
        Account <strong>{userId}</strong> cannot sign in any more, by whichever client, and what it had has
        ended.
      </>
    ),
    unblocked: "Unblocked",
    wasNotBlocked: "Was not blocked",
    canSignIn: (userId: string) => (
      <>
        Account <strong>{userId}</strong> can sign in. What ended when it was blocked stays ended: its person
        connects their clients anew.
      </>
    ),
  },
  ja: {
    blockedAccounts: "ブロック中のアカウント",
    blockAnAccount: "アカウントをブロックする",
    blockAccount: (userId) => `アカウント ${userId} をブロックしますか？`,
    blocked: "ブロックしました",
    cannotSignIn: (userId) => (
      <>
        アカウント <strong>{userId}</strong>{" "}
        は、どのクライアントからもサインインできなくなりました。それまでの許可はすべて終了しました。
      </>
    ),
    unblocked: "ブロックを解除しました",
    wasNotBlocked: "ブロックされていませんでした",
    canSignIn: (userId) => (
      <>
        アカウント <strong>{userId}</strong>{" "}
        はサインインできます。ブロックしたときに終了したものは元に戻りません。本人がクライアントを接続し直します。
      </>
    ),
  },
  ko: {
    blockedAccounts: "차단된 계정",
    blockAnAccount: "계정 차단",
    blockAccount: (userId) => `계정 ${userId}을(를) 차단하시겠습니까?`,
    blocked: "차단했습니다",
    cannotSignIn: (userId) => (
      <>
        계정 <strong>{userId}</strong>의 로그인이 모든 클라이언트에서 차단되었으며, 가지고 있던 허가는 모두
        종료되었습니다.
      </>
    ),
    unblocked: "차단을 해제했습니다",
    wasNotBlocked: "차단되어 있지 않았습니다",
    canSignIn: (userId) => (
      <>
        계정 <strong>{userId}</strong>의 로그인이 가능합니다. 차단할 때 종료된 것은 복원되지 않으며, 본인이
        클라이언트를 다시 연결합니다.
      </>
    ),
  },
});
