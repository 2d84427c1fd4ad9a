import { createMiddleware } from "hono/factory";
import type { Settings } from "../settings/settings.ts";
import { upstreamOf } from "../upstream/upstream-of.ts";
import { defineWords, inLanguageOf, type Words } from "./language.ts";
import { isPageOfOurs } from "./page-address.ts";
import { renderPage, renderProblem } from "./render.tsx";
import type { SignInPlace } from "./upstream-name.tsx";
import { readVisitor, type Visitor } from "./visitor.ts";

/** Hono's environment for pages of somebody who is signed in. */
export interface VisitorEnv<Services extends { readonly settings: Settings }> {
  Bindings: Services;
  Variables: { visitor: Visitor };
}

export interface InvitationWords {
  readonly title: string;
  /** @param upstream where they are to sign in */
  readonly explanation: (upstream: SignInPlace) => string;
}

/** What a page says to whoever is not signed in. */
interface Invitation {
  readonly words: Words<InvitationWords>;
  /** The first of these pages: where to go on after a form that came too late, or to a page of something named. */
  readonly page: string;
}

/** Lets through who is signed in at the browser at hand, as `visitor`; others are shown where they can do that. */
export function visitorsOnly<Services extends { readonly settings: Settings }>({
  words: invitationWords,
  page,
}: Invitation) {
  return createMiddleware<VisitorEnv<Services>>(async (c, next) => {
    const visitor = await readVisitor(c, c.env.settings);
    if (visitor) {
      c.set("visitor", visitor);
      return await next();
    }
    const said = inLanguageOf(c, words);
    if (c.req.method === "POST")
      return await renderProblem(c, { status: 403, ...said.tooLate, startAgain: page });
    const { title, explanation } = inLanguageOf(c, invitationWords);
    const upstream = upstreamOf(c.env.settings);
    const { pathname, search } = new URL(c.req.url);
    const asked = search === "" || isPageOfOurs(pathname + search) ? pathname + search : page;
    const signIn = `/sign-in?page=${encodeURIComponent(asked)}`;
    const body = (
      <>
        <h1>{title}</h1>
        <p>{explanation(upstream)}</p>
        <p class="actions">
          <a class="button primary" href={signIn}>
            {said.signIn(upstream.name)}
          </a>
        </p>
        <p class="quiet">{said.meaning(upstream.name)}</p>
      </>
    );
    return await renderPage(c, { status: 401, title, body });
  });
}

const words = defineWords({
  en: {
    tooLate: {
      title: "Sign in again",
      explanation: "You have not been signed in for the last hour, so nothing was done.",
    },
    signIn: (name: string) => `Sign in with ${name}`,
    meaning: (name: string) =>
      `${name} tells this server who you are, and nothing else. You stay signed in for an hour.`,
  },
  ja: {
    tooLate: {
      title: "もう一度サインインしてください",
      explanation: "サインインから 1 時間以上たったため、何も実行されませんでした。",
    },
    signIn: (name) => `${name} でサインイン`,
    meaning: (name) =>
      `${name} がこのサーバーに伝えるのは、あなたが誰であるかだけです。サインインは 1 時間有効です。`,
  },
  ko: {
    tooLate: {
      title: "다시 로그인하세요",
      explanation: "로그인한 지 한 시간이 넘어 아무 작업도 실행되지 않았습니다.",
    },
    signIn: (name) => `${name}(으)로 로그인`,
    meaning: (name) =>
      `${name}은(는) 사용자가 누구인지만 이 서버에 알려 줍니다. 로그인은 한 시간 동안 유지됩니다.`,
  },
});
