import type { Context } from "hono";
import { defineWords, inLanguageOf } from "../web/language.ts";
import type { Problem } from "../web/problem.tsx";

const words = defineWords({
  en: {
    tooOld: {
      title: "This link cannot be used any more",
      explanation:
        "Links to change an app's permissions work for a day. Ask your app for its connection status, or try again what it refused: both give you a new link.",
    },
    ended: {
      title: "This connection has ended",
      explanation: "There is nothing left to change. Connect the app again to use it.",
    },
    unchanged: {
      title: "Nothing was changed",
      explanation: "The app may do what it could do before. You can close this page.",
    },
    changedTitle: "Permissions changed",
    pageTitle: "Permissions of an app",
  },
  ja: {
    tooOld: {
      title: "このリンクはもう使えません",
      explanation:
        "アプリの権限を変更するリンクの有効期間は 1 日です。アプリに接続の状態を尋ねるか、拒否された操作をもう一度試すと、新しいリンクが得られます。",
    },
    ended: {
      title: "この接続は解除されています",
      explanation: "変更できるものはありません。使うには、アプリをもう一度接続してください。",
    },
    unchanged: {
      title: "何も変更されていません",
      explanation: "アプリの権限は以前のままです。このページは閉じてかまいません。",
    },
    changedTitle: "権限を変更しました",
    pageTitle: "アプリの権限",
  },
  ko: {
    tooOld: {
      title: "이 링크는 더 이상 사용할 수 없습니다",
      explanation:
        "앱의 권한을 변경하는 링크는 하루 동안 유효합니다. 앱에 연결 상태를 묻거나 거부된 작업을 다시 시도하면 새 링크를 받을 수 있습니다.",
    },
    ended: {
      title: "이 연결은 해제되었습니다",
      explanation: "변경할 것이 없습니다. 사용하려면 앱을 다시 연결하세요.",
    },
    unchanged: {
      title: "변경된 것이 없습니다",
      explanation: "앱의 권한은 이전과 같습니다. 이 페이지를 닫아도 됩니다.",
    },
    changedTitle: "권한이 변경되었습니다",
    pageTitle: "앱의 권한",
  },
});

type PermissionProblem = Problem & { readonly status: number };

/** The title of the page, and of the one that says that it is done. */
export function permissionTitles(c: Context): { readonly changedTitle: string; readonly pageTitle: string } {
  return inLanguageOf(c, words);
}

/** The link to the page is none of ours, or too old. */
export function tooOld(c: Context): PermissionProblem {
  return { status: 400, ...inLanguageOf(c, words).tooOld, appCanRetry: false };
}

/** There is no such connection any more. */
export function connectionEnded(c: Context): PermissionProblem {
  return { status: 404, ...inLanguageOf(c, words).ended, appCanRetry: false };
}

/** The owner left everything as it was. */
export function unchanged(c: Context): PermissionProblem {
  return { status: 200, ...inLanguageOf(c, words).unchanged, appCanRetry: false };
}
