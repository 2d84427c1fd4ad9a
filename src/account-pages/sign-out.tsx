import type { Context } from "hono";
import { onceAMinute } from "../limits/once-a-minute.ts";
import { upstreamOf } from "../upstream/upstream-of.ts";
import { readForm } from "../web/form.ts";
import { defineWords, inLanguageOf } from "../web/language.ts";
import { renderPage } from "../web/render.tsx";
import { noVisitorCookie, readVisitor } from "../web/visitor.ts";
import { refuseForm } from "./ending.tsx";
import type { AccountEnv } from "./services.ts";

// Anybody can sign in here, and send this again and again with a cookie that they kept: the trail has it once
const isFirst = onceAMinute();

/** POST /account/sign-out: the browser at hand is nobody's any more. Who is not signed in is told the same. */
export async function signOut(c: Context<AccountEnv>): Promise<Response> {
  const { settings, trail } = c.env;
  const visitor = await readVisitor(c, settings);
  if (visitor) {
    if (!(await readForm(c, visitor, settings))) return await refuseForm(c);
    const { id, userId, login } = visitor;
    if (isFirst(id))
      trail.record({ kind: "sign-in", action: "sign-out", decision: "allowed", userId, login });
  }
  const said = inLanguageOf(c, words);
  const body = (
    <>
      <h1>{said.signedOut}</h1>
      <p>{said.meaning}</p>
      <p class="quiet">{said.elsewhere(upstreamOf(settings).name)}</p>
      <p class="actions">
        <a class="button" href="/account">
          {said.signIn}
        </a>
      </p>
    </>
  );
  // A form of another site comes without the cookie, and its answer must not take it away
  const headers = new Headers(visitor && { "Set-Cookie": await noVisitorCookie(settings) });
  return await renderPage(c, { status: 200, headers, title: said.title, body });
}

const words = defineWords({
  en: {
    title: "Signed out",
    signedOut: "You are signed out",
    meaning:
      "Nobody can see or end anything from this browser until they sign in. What is connected stays connected.",
    elsewhere: (upstream: string) =>
      `At ${upstream} you are signed in as before. On a computer that is not yours, sign out there too.`,
    signIn: "Sign in again",
  },
  ja: {
    title: "サインアウト",
    signedOut: "サインアウトしました",
    meaning:
      "もう一度サインインするまで、このブラウザからは何も見ることも解除することもできません。接続はそのまま残ります。",
    elsewhere: (upstream) =>
      `${upstream} にはサインインしたままです。自分のものではないコンピューターでは、そちらでもサインアウトしてください。`,
    signIn: "もう一度サインイン",
  },
  ko: {
    title: "로그아웃",
    signedOut: "로그아웃했습니다",
    meaning:
      "다시 로그인할 때까지 이 브라우저에서는 아무것도 보거나 해제할 수 없습니다. 연결은 그대로 유지됩니다.",
    elsewhere: (upstream) =>
      `${upstream}에는 로그인된 상태로 남아 있습니다. 본인의 컴퓨터가 아니라면 그곳에서도 로그아웃하세요.`,
    signIn: "다시 로그인",
  },
});
