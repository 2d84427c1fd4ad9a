import type { Child } from "hono/jsx";
import { defineWords, inPageLanguage } from "./language.ts";

/** What went wrong, why, and what to do next. */
export interface Problem {
  readonly title: string;
  readonly explanation: Child;
  /** A link of ours from which the same thing can be tried anew. */
  readonly startAgain?: string | undefined;
  /** What that link says where nothing was begun that could be tried anew. */
  readonly goOn?: string;
  /** Whether the app that sent the person here can start anew; false where the explanation says what to do. */
  readonly appCanRetry?: boolean;
}

const words = defineWords({
  en: {
    appCanRetry: "To start again, go back to your app and connect to this server once more.",
    startAgain: "Start again",
    home: "About this server",
  },
  ja: {
    appCanRetry: "やり直すには、アプリに戻って、もう一度このサーバーに接続してください。",
    startAgain: "やり直す",
    home: "このサーバーについて",
  },
  ko: {
    appCanRetry: "다시 시작하려면 앱으로 돌아가 이 서버에 다시 연결하세요.",
    startAgain: "다시 시작",
    home: "이 서버 소개",
  },
});

export function ProblemPage({ title, explanation, startAgain, goOn, appCanRetry = true }: Problem) {
  const said = inPageLanguage(words);
  return (
    <>
      <h1>{title}</h1>
      <p>{explanation}</p>
      {startAgain === undefined && appCanRetry && <p>{said.appCanRetry}</p>}
      {startAgain !== undefined && (
        <p class="actions">
          <a class="button primary" href={startAgain}>
            {goOn ?? said.startAgain}
          </a>
        </p>
      )}
      <p class="quiet">
        <a href="/">{said.home}</a>
      </p>
    </>
  );
}
