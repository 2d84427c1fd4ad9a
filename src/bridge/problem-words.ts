import { defineWords } from "../web/language.ts";

/** What keeps an authorization from going on, for the person in whose browser it is. */
export const problemWords = defineWords({
  en: {
    notWhole: {
      title: "That form was not complete",
      explanation:
        "The answer to the permission page did not arrive as it was shown, so nothing was granted.",
    },
    unverified: {
      title: "This app could not be verified",
      explanation:
        "The app identifies itself by a document on the web, and that document could not be read or is not valid.",
    },
    noSignIn: (failure: string) => ({
      title: "You cannot sign in just now",
      explanation: `${failure} Nothing was changed.`,
    }),
    wrongPlace: {
      title: "This app asked for access to be sent to a place it did not register",
      explanation:
        "To protect you, nothing was sent. Remove this server from the app and add it again, so that the app registers anew.",
    },
    used: {
      title: "This page was used already, or is too old",
      explanation: "Each sign-in page works once, for ten minutes. Nothing was granted by this one.",
    },
    otherBrowser: {
      title: "This sign-in was finished already, or was not started in this browser",
      explanation:
        "Each sign-in works once and has to end in the browser it began in. If this is the first time, allow cookies for this site.",
    },
    cannotGoOn: "This sign-in cannot go on",
    tooMany: (until: string) => ({
      title: "Too many sign-ins from your network",
      explanation: `Within a minute, more sign-ins came from your network address than this server takes; others may share it. Nothing was granted. Go on from ${until} at the latest.`,
    }),
    allowAnApp: "Allow an app",
  },
  ja: {
    notWhole: {
      title: "送信された内容に不足があります",
      explanation: "許可のページへの回答が表示したとおりに届かなかったため、何も許可されていません。",
    },
    unverified: {
      title: "このアプリを確認できませんでした",
      explanation:
        "アプリはウェブ上の文書で身元を示していますが、その文書を読み取れないか、内容が正しくありません。",
    },
    noSignIn: (failure) => ({
      title: "現在サインインできません",
      explanation: `${failure}何も変更されていません。`,
    }),
    wrongPlace: {
      title: "アプリが、登録していない場所にアクセス権を送るよう要求しました",
      explanation:
        "あなたを保護するため、何も送信していません。アプリからこのサーバーを削除して追加し直すと、アプリが改めて登録されます。",
    },
    used: {
      title: "このページは使用済みか、古くなっています",
      explanation: "サインインのページは 10 分間、1 回だけ使えます。このページでは何も許可されていません。",
    },
    otherBrowser: {
      title: "このサインインは完了済みか、このブラウザで始められたものではありません",
      explanation:
        "サインインは 1 回だけ有効で、始めたブラウザで終える必要があります。初めての場合は、このサイトの Cookie を許可してください。",
    },
    cannotGoOn: "このサインインは続行できません",
    tooMany: (until) => ({
      title: "お使いのネットワークからのサインインが多すぎます",
      explanation: `同じネットワークアドレスから 1 分間に受け付けられる数を超えるサインインがありました。アドレスは他の人と共有されていることがあります。何も許可されていません。遅くとも ${until} には続けられるようになります。`,
    }),
    allowAnApp: "アプリの許可",
  },
  ko: {
    notWhole: {
      title: "전송된 내용이 완전하지 않습니다",
      explanation: "권한 페이지의 응답이 표시된 대로 도착하지 않아 허용된 것이 없습니다.",
    },
    unverified: {
      title: "이 앱을 확인할 수 없습니다",
      explanation: "앱은 웹에 있는 문서로 자신을 밝히는데, 그 문서를 읽을 수 없거나 올바르지 않습니다.",
    },
    noSignIn: (failure) => ({
      title: "지금은 로그인할 수 없습니다",
      explanation: `${failure} 변경된 것은 없습니다.`,
    }),
    wrongPlace: {
      title: "앱이 등록하지 않은 곳으로 접근 권한을 보내도록 요청했습니다",
      explanation:
        "보호를 위해 아무것도 보내지 않았습니다. 앱에서 이 서버를 제거한 후 다시 추가하면 앱이 새로 등록됩니다.",
    },
    used: {
      title: "이 페이지는 이미 사용되었거나 오래되었습니다",
      explanation: "로그인 페이지는 10분 동안 한 번만 사용할 수 있습니다. 이 페이지로 허용된 것은 없습니다.",
    },
    otherBrowser: {
      title: "이 로그인은 이미 완료되었거나 이 브라우저에서 시작되지 않았습니다",
      explanation:
        "로그인은 한 번만 유효하며 시작한 브라우저에서 끝내야 합니다. 처음이라면 이 사이트의 쿠키를 허용하세요.",
    },
    cannotGoOn: "이 로그인을 계속할 수 없습니다",
    tooMany: (until) => ({
      title: "사용 중인 네트워크에서 로그인이 너무 많습니다",
      explanation: `같은 네트워크 주소에서 1분 동안 이 서버가 받는 것보다 많은 로그인이 있었습니다. 주소를 다른 사람과 함께 쓰고 있을 수 있습니다. 허용된 것은 없습니다. 늦어도 ${until}부터는 계속할 수 있습니다.`,
    }),
    allowAnApp: "앱 허용",
  },
});
